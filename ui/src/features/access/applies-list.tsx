import type { ReactNode } from 'react';
import { Icon, type IconName } from '@/components/icon';
import { sentence } from '@/components/error-state';
import type { OpenedAsset, PlannedAccess } from '@/ipc/bindings';
import { count, date } from '@/lib/time';

/** Columns that are named before the rest is counted. */
const NAMED = 4;

/** The check that is about the words alone: what is typed by now tells it better than the plan that was read before. */
const REASON_GIVEN = 'reason-given';

interface AppliesListProps {
  item: PlannedAccess;
  /** Whether something is said of what it is for, as it is typed now. */
  said: boolean;
}

/** What limits the access: masks, rules, its end. What does not hold comes first. */
export function AppliesList({ item, said }: AppliesListProps) {
  const checks = item.checks.filter((check) => check.policy !== REASON_GIVEN || check.pass === said);
  const failing = checks.filter((check) => !check.pass);
  const passing = checks.filter((check) => check.pass);
  return (
    <ul className="col g2 s12">
      {failing.map((check) => (
        <Line key={check.policy} icon="warning" tone="warn-mark">
          {sentence(check.reason)} <span className="mono t3">{check.policy}</span>
        </Line>
      ))}
      <MaskLines opens={item.opens} />
      <Line icon="clock">
        Ends on {date(new Date(item.until))}. Weft takes it away when it next runs after that; until then it is listed as overdue.
      </Line>
      {item.holds.map((grant) => (
        <Line key={grant.id} icon="unlock">
          You hold {grant.role_name} until {date(new Date(grant.until))}.
        </Line>
      ))}
      {passing.map((check) => (
        <Line key={check.policy} icon="good" tone="ok-mark">
          {sentence(check.reason)}
        </Line>
      ))}
    </ul>
  );
}

/** Which columns are classified, and whether they stay masked. */
export function MaskLines({ opens }: { opens: readonly OpenedAsset[] }) {
  const columns = opens.reduce((sum, one) => sum + one.columns, 0);
  const sensitive = opens.flatMap((one) => one.sensitive);
  const masked = sensitive.filter((one) => one.masked).map((one) => one.column);
  const clear = sensitive.filter((one) => !one.masked).map((one) => one.column);
  return (
    <>
      {masked.length > 0 && (
        <Line icon="hidden">
          {masked.length} of {count(columns, 'column')} {masked.length === 1 ? 'stays' : 'stay'} masked, by Weft where it reads the rows: {listed(masked)}.
        </Line>
      )}
      {clear.length > 0 && (
        <Line icon="eye" tone="warn-mark">
          {clear.length} sensitive of {count(columns, 'column')} {clear.length === 1 ? 'opens' : 'open'} unmasked: {listed(clear)}.
        </Line>
      )}
      {sensitive.length === 0 && columns > 0 && <Line icon="columns">{count(columns, 'column')}, none of them classified as sensitive.</Line>}
    </>
  );
}

function listed(columns: readonly string[]): string {
  const more = columns.length - NAMED;
  return columns.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function Line({ icon, tone = 't3', children }: { icon: IconName; tone?: string; children: ReactNode }) {
  return (
    <li className="row g2 top">
      <Icon name={icon} size={13} className={`acc-line-mark ${tone}`} />
      <span className="grow wrap-any">{children}</span>
    </li>
  );
}
