import { StatusMark } from '@/components/status-mark';
import { sentence } from '@/components/error-state';
import type { AccessCheck, AccessRequestView } from '@/ipc/bindings';
import { isOpen } from './access-words';
import { Part } from './part';

/** How the rules hold: of an open request now, with what was otherwise when it was sent; of a decided one as they held then. */
export function CaseChecks({ request }: { request: AccessRequestView }) {
  const open = isOpen(request.row.state);
  const checks = open ? request.checks_now : request.checks;
  const pass = checks.filter((check) => check.pass).length;
  const then = new Map(request.checks.map((check) => [check.policy, check]));
  const gone = open ? request.checks.filter((check) => !checks.some((one) => one.policy === check.policy)) : [];
  return (
    <Part title="Policy checks" aside={`${pass} of ${checks.length} hold, ${open ? 'looked at now' : 'as it was sent'}, policy version ${request.policy}`}>
      {checks.length === 0 && <p className="s12 t2">No rule of the policy is about this.</p>}
      {checks.length > 0 && (
        <ul className="acc-checks">
          {checks.map((check) => (
            <Check key={check.policy} check={check} then={open ? then.get(check.policy) : check} />
          ))}
        </ul>
      )}
      {gone.length > 0 && <p className="s12 t2">Not asked any more: {gone.map((check) => check.policy).join(', ')}.</p>}
    </Part>
  );
}

function Check({ check, then }: { check: AccessCheck; then: AccessCheck | undefined }) {
  const otherwise = then === undefined ? 'It was not asked when the request was sent.' : then.pass !== check.pass ? `When it was sent: ${then.pass ? 'held' : 'did not hold'}. ${sentence(then.reason)}` : null;
  return (
    <li className="row g3 top acc-check">
      <span className="grow">
        <span className="wrap-any">{sentence(check.reason)}</span>
        {check.evidence && <span className="s12 t2 block wrap-any">{check.evidence}</span>}
        {otherwise !== null && <span className="s12 acc-warn block wrap-any">{otherwise}</span>}
      </span>
      <span className="mono s11 t3 el acc-check-rule" title={check.policy}>
        {check.policy}
      </span>
      <StatusMark status={check.pass ? 'good' : 'attention'} quiet={false}>
        {check.pass ? 'Holds' : 'Does not'}
      </StatusMark>
    </li>
  );
}
