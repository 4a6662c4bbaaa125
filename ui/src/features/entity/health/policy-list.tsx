import { StatusMark, type Status } from '@/components/status-mark';
import { Table, type Column } from '@/components/table';
import { sentence } from '@/components/error-state';
import type { PolicyView } from '@/ipc/bindings';
import { placeOf, settingsOf, stateOf } from './policy-words';

const MARK: Readonly<Record<ReturnType<typeof stateOf>, Status>> = { On: 'good', Off: 'unknown', Unclear: 'attention' };

const COLUMNS: readonly Column<PolicyView>[] = [
  { id: 'state', head: 'State', width: 92, cell: (policy) => <StatusMark status={MARK[stateOf(policy)]}>{stateOf(policy)}</StatusMark> },
  { id: 'name', head: 'Policy', width: '30%', cell: (policy) => <Name policy={policy} /> },
  { id: 'says', head: 'Says', cell: (policy) => <Says policy={policy} /> },
  { id: 'from', head: 'From', width: '26%', cell: (policy) => <span className="s12 t2 wrap-any">{placeOf(policy)}</span> },
];

/** Policies that hold for a table: of each kind the nearest one. */
export function PolicyList({ policies }: { policies: readonly PolicyView[] }) {
  return (
    <div className="box clip">
      <Table label="Maintenance policies" columns={COLUMNS} rows={policies} rowKey={(policy) => `${policy.kind} ${policy.name}`} />
    </div>
  );
}

function Name({ policy }: { policy: PolicyView }) {
  return (
    <div className="promise">
      <b className="b5">{policy.about.charAt(0).toUpperCase() + policy.about.slice(1)}</b>
      <div className="s11 t3 mono wrap-any" title={policy.description ?? undefined}>
        {policy.name}
      </div>
    </div>
  );
}

function Says({ policy }: { policy: PolicyView }) {
  return (
    <div className="promise">
      <span className="s12 wrap-any">{settingsOf(policy)}</span>
      {policy.unread && <div className="s11 t2">{sentence(policy.unread)}</div>}
    </div>
  );
}
