import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '@/components/button';
import { DomainGlyph } from '@/components/domain-glyph';
import { sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { RelativeTime } from '@/components/relative-time';
import { verbQuery } from '@/ipc/queries';

/** The page names this many at most. */
const MOST = 5;

/** Edits that wait for the person at the desk. Nothing where nothing waits; what could not be read is no such thing. */
export function ToDecide() {
  const { data, error, refetch, isFetching } = useQuery(verbQuery('list_proposals', { to_decide: true }));
  if (error && !data) {
    return (
      <section aria-label="To decide">
        <div className="row g2 home-head">
          <h2>To decide</h2>
        </div>
        <div className="box home-none" role="alert">
          <Icon name="warning" size={14} className="warn-mark" />
          <span className="grow">
            What waits for you could not be read. {sentence(error.message)} {error.hint && sentence(error.hint)}
          </span>
          <Button small busy={isFetching} onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      </section>
    );
  }
  if (!data || data.proposals.length === 0) return null;
  return (
    <section aria-label="To decide">
      <div className="row g2 home-head">
        <h2>To decide</h2>
        <span className="end s12">
          <Link to="/proposals" search={{}}>
            {data.proposals.length > MOST ? `All ${data.proposals.length + data.more}` : 'Proposals'}
          </Link>
        </span>
      </div>
      <div className="box">
        {data.proposals.slice(0, MOST).map((one) => (
          <Link key={one.id} to="/proposals" search={{ id: one.id }} className="card-row at-row ring-in">
            <DomainGlyph domain={one.subject?.domain} size={12} />
            <b className="b6 el at-name">{one.subject?.name ?? 'Not there any more'}</b>
            <span className="el grow at-why">{one.title}</span>
            <span className="s12 t3 el at-owner">{one.by.name}</span>
            <span className="s12 t3 num nw">
              <RelativeTime at={one.touched} />
            </span>
          </Link>
        ))}
      </div>
    </section>
  );
}
