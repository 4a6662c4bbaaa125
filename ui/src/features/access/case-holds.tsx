import { EntityLink } from '@/components/entity-link';
import { StatusMark } from '@/components/status-mark';
import { Table } from '@/components/table';
import type { AccessRequestView } from '@/ipc/bindings';
import { count, date } from '@/lib/time';
import { GRANT } from './access-words';
import { Part } from './part';

/** What the requester holds already, through Weft. */
export function CaseHolds({ request: { requester_holds: holds, row } }: { request: AccessRequestView }) {
  const who = row.mine ? 'You' : row.by.name;
  return (
    <Part title={row.mine ? 'You already have' : `${who} already has`} aside={holds.length > 0 ? count(holds.length, 'grant') : undefined}>
      {holds.length === 0 ? (
        <p className="s12 t2">Nothing that was granted through Weft.</p>
      ) : (
        <Table
          label={row.mine ? 'What you already have' : `What ${who} already has`}
          rows={holds}
          rowKey={(grant) => grant.id}
          columns={[
            { id: 'what', head: 'What', cell: (grant) => <EntityLink to={grant.subject} /> },
            { id: 'role', head: 'Role', cell: (grant) => grant.role_name },
            { id: 'until', head: 'Until', cell: (grant) => <span className="num nw">{date(new Date(grant.until))}</span> },
            { id: 'state', head: 'State', cell: (grant) => <StatusMark status={GRANT[grant.state].status}>{GRANT[grant.state].word}</StatusMark> },
          ]}
        />
      )}
    </Part>
  );
}
