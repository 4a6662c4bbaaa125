import { useState } from 'react';
import { Avatar } from '@/components/avatar';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { StatusMark } from '@/components/status-mark';
import { Table } from '@/components/table';
import type { GrantRow, ShowFrameResponse } from '@/ipc/bindings';
import { count, date } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { endsSoon, GRANT, isOverdue, lasts } from './access-words';
import { GrantSteps } from './case-steps';
import { GrantActions } from './grant-actions';
import { isMine } from './is-mine';
import { Part } from './part';

interface ReadersTableProps {
  grants: readonly GrantRow[];
  frame: ShowFrameResponse | undefined;
}

/** Who holds access through Weft, until when and by whose word. An analyst is shown their own only, and is told so. */
export function ReadersTable({ grants, frame }: ReadersTableProps) {
  const now = useNow();
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = grants.find((grant) => grant.id === chosen);
  const own = grants.every((grant) => isMine(grant.holder, frame));
  return (
    <Part title="Who holds access" aside={grants.length > 0 ? count(grants.length, 'grant') : undefined}>
      {grants.length === 0 ? (
        <p className="s12 t2">Nobody that you may see holds access through Weft.</p>
      ) : (
        <div className="box acc-scroll">
          <Table
            label="Who holds access"
            rows={grants}
            rowKey={(grant) => grant.id}
            columns={[
              {
                id: 'who',
                head: 'Who',
                cell: (grant) => (
                  <span className="row g2 min0">
                    <Avatar name={grant.holder_name} />
                    <span className="el">{grant.holder_name}</span>
                    {isMine(grant.holder, frame) && <span className="t3">you</span>}
                  </span>
                ),
              },
              { id: 'role', head: 'Role', cell: (grant) => <span className="nw">{grant.role_name}</span> },
              { id: 'until', head: 'Until', cell: (grant) => <span className="num nw">{date(new Date(grant.until))}</span> },
              { id: 'state', head: 'State', cell: (grant) => <StatusMark status={GRANT[grant.state].status}>{GRANT[grant.state].word}</StatusMark> },
              { id: 'look', head: 'To look at', cell: (grant) => <ToLookAt grant={grant} now={now} /> },
              { id: 'by', head: 'By', cell: (grant) => <span className="t2 nw">{grant.guardrail ?? grant.by}</span> },
              {
                id: 'more',
                head: <span className="vh">More</span>,
                align: 'right',
                cell: (grant) => (
                  <Button small kind="ghost" onClick={() => setChosen(grant.id)} aria-label={`Grant of ${grant.holder_name}`}>
                    {grant.may_end && grant.end === null ? (isMine(grant.holder, frame) ? 'Give back…' : 'Revoke…') : 'Details'}
                  </Button>
                ),
              },
            ]}
          />
        </div>
      )}
      {own && <p className="s12 t3">You see your own. Owners and stewards see everybody’s for what they answer for.</p>}
      {shown && (
        <Dialog title={`${shown.holder_name}: ${shown.role_name}`} open onClose={() => setChosen(null)}>
          <GrantSteps steps={shown.steps} ended={shown.end !== null} />
          <GrantActions grant={shown} mine={isMine(shown.holder, frame)} />
        </Dialog>
      )}
    </Part>
  );
}

function ToLookAt({ grant, now }: { grant: GrantRow; now: Date }) {
  if (isOverdue(grant, now)) return <StatusMark status="attention">Over for {lasts(grant.until, now).replace(' over', '')}</StatusMark>;
  if (grant.to_end_because !== null) return <StatusMark status="attention">To end: {grant.to_end_because}</StatusMark>;
  if (grant.unfinished_because !== null) return <span className="s12 acc-warn wrap-any">{grant.unfinished_because}</span>;
  return endsSoon(grant, now) && grant.end === null ? <StatusMark status="soon">Ends in {lasts(grant.until, now)}</StatusMark> : null;
}
