import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DomainGlyph } from '@/components/domain-glyph';
import { verbQuery } from '@/ipc/queries';
import { clock } from '@/lib/time';
import { useNow } from '@/lib/use-now';

/** The page names this many at most. */
const MOST = 5;

/** Requests for access that wait for the person at the desk, by due time. Nothing where nothing waits. */
export function AccessToDecide() {
  const now = useNow();
  const { data } = useQuery(verbQuery('list_requests', { which: 'inbox', open: true, subject: null }));
  if (!data || data.requests.length === 0) return null;
  return (
    <section aria-label="Access to decide">
      <div className="row g2 home-head">
        <h2>Access to decide</h2>
        <span className="end s12">
          <Link to="/access" search={{}}>
            {data.requests.length > MOST ? `All ${data.inbox}` : 'Access'}
          </Link>
        </span>
      </div>
      <div className="box">
        {data.requests.slice(0, MOST).map((one) => (
          <Link key={one.id} to="/access" search={{ id: one.id }} className="card-row at-row ring-in">
            <DomainGlyph domain={one.subject?.domain} size={12} />
            <b className="b6 el at-name">{one.subject?.name ?? 'Not there any more'}</b>
            <span className="el grow at-why">{one.reason}</span>
            <span className="s12 t3 el at-owner">{one.by.name}</span>
            <span className={one.overdue ? 's12 bad-mark num nw' : 's12 t3 num nw'}>{one.overdue ? `was due ${clock(new Date(one.due), now)}` : `due ${clock(new Date(one.due), now)}`}</span>
          </Link>
        ))}
      </div>
    </section>
  );
}
