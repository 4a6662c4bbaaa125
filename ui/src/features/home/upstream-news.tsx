import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DomainGlyph } from '@/components/domain-glyph';
import { RelativeTime } from '@/components/relative-time';
import { StatusMark } from '@/components/status-mark';
import type { EntityCard } from '@/ipc/bindings';
import { workQuery } from '@/ipc/queries';
import { count } from '@/lib/time';

/** Products that are looked at here; the page of each says it as well. */
const MOST = 12;
const STALE_MS = 5 * 60_000;

/** Versions of contracts upstream that break my products. Nothing where nothing broke; what could not be read is no such thing. */
export function UpstreamNews({ mine }: { mine: readonly Pick<EntityCard, 'urn' | 'name' | 'domain'>[] }) {
  const asked = mine.slice(0, MOST);
  const found = useQueries({ queries: asked.map((card) => ({ ...workQuery('list_contract_news', { name: card.urn }), staleTime: STALE_MS })) });
  const rows = asked.flatMap((card, index) => (found[index]?.data?.news ?? []).map((news) => ({ card, news })));
  const unread = found.filter((one) => one.error && one.error.code !== 'cancelled' && !one.data).length;
  if (rows.length === 0 && unread === 0) return null;
  return (
    <section aria-label="Broke upstream">
      <div className="row g2 home-head">
        <h2>Broke upstream</h2>
        {mine.length > MOST && <span className="end s12 t3">of the first {MOST} of your products</span>}
      </div>
      <div className="box">
        {rows.map(({ card, news }) => (
          <Link key={`${card.urn} ${news.contract.urn} ${news.new}`} to="/entity/$urn" params={{ urn: card.urn }} search={{}} className="card-row at-row ring-in">
            <DomainGlyph domain={card.domain} size={12} />
            <b className="b6 el at-name">{card.name}</b>
            <span className="row g3 grow at-why">
              <StatusMark status="attention">{`${news.contract.name} ${news.version ?? ''} changed what it reads: ${news.changes[0]?.about ?? 'a breaking version'}`}</StatusMark>
            </span>
            <span className="s12 t3 num nw">
              <RelativeTime at={news.at} />
            </span>
          </Link>
        ))}
        {unread > 0 && <p className="home-none">Whether anything broke could not be found out for {count(unread, 'product')}.</p>}
      </div>
    </section>
  );
}
