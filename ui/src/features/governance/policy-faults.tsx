import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { Section } from '@/components/section';
import { StatusMark } from '@/components/status-mark';
import { PolicyTests } from './policy-tests';
import { placeOf, withVersion } from './policy-words';
import type { PolicyText } from './use-policy-text';

/** Errors that are listed; a text that is no YAML can have many. */
const LISTED = 60;

interface PolicyFaultsProps {
  policy: PolicyText;
  onGo: (line: number, column: number) => void;
}

/** What is wrong and where, the number that it needs, and how its own tests come out, while one types. */
export function PolicyFaults({ policy, onGo }: PolicyFaultsProps) {
  const { checked, standing } = policy;
  const errors = checked?.errors ?? [];
  const next = standing.version + 1;
  const low = checked?.valid === true && checked.version !== null && checked.version <= standing.version;
  const raised = low ? withVersion(policy.text, next) : null;
  return (
    <aside className="pane insp scroll gov-side" aria-label="What is wrong, and its tests">
      <Section title="What is wrong">
        {policy.checkFailed && !policy.settled ? (
          <Banner kind="warn" title="It could not be checked." actions={<Button small onClick={policy.retry}>Try again</Button>}>
            {sentence(policy.checkFailed.message)}
          </Banner>
        ) : (
          <p className="s12" role="status">
            {errors.length === 0 ? <StatusMark status={policy.settled ? 'good' : 'unknown'}>{policy.settled ? 'Nothing' : 'It is being checked'}</StatusMark> : <span className="t2">Press one to go there.</span>}
          </p>
        )}
        <ul className="gov-faults">
          {errors.slice(0, LISTED).map((error, index) => (
            <li key={`${error.line} ${error.column} ${index}`}>
              <button type="button" className="gov-fault ring-in" disabled={error.line === 0} onClick={() => onGo(error.line, error.column)}>
                <StatusMark status="bad">{placeOf(error)}</StatusMark>
                <span className="s12 wrap-any">{sentence(error.message)}</span>
                {error.path !== '' && <span className="s11 t3 mono wrap-any">{error.path}</span>}
              </button>
            </li>
          ))}
        </ul>
        {errors.length > LISTED && <p className="s12 t3">and {errors.length - LISTED} more</p>}
        {low && (
          <div className="col g2 gov-raise">
            <p className="s12">Version {standing.version} stands. Requests keep the number that they were checked against, so another one needs a greater.</p>
            {raised !== null && (
              <Button small onClick={() => policy.change(raised)}>
                Set the version to {next}
              </Button>
            )}
          </div>
        )}
      </Section>
      <Section title="Its tests">
        <PolicyTests outcome={policy.tests.outcome} error={policy.tests.error} waits={policy.settled && checked?.valid === false ? 'They run when nothing is wrong any more.' : null} onRetry={policy.tests.refetch} />
      </Section>
    </aside>
  );
}
