import { Link } from '@tanstack/react-router';
import type { DomainHealth, EntityCard, ShowFrameResponse, Visit } from '@/ipc/bindings';
import { DomainGlyph } from '@/components/domain-glyph';
import { EntityLink } from '@/components/entity-link';
import { RelativeTime } from '@/components/relative-time';
import { Section } from '@/components/section';
import { StatusMark } from '@/components/status-mark';
import { filterText } from '@/lib/query-text';
import { number } from '@/lib/time';

interface HomeSideProps {
  frame: ShowFrameResponse;
  starred: readonly EntityCard[];
  recent: readonly Visit[];
}

/** What one comes back to, and how the domains do. */
export function HomeSide({ frame, starred, recent }: HomeSideProps) {
  return (
    <aside className="home-side" aria-label="Recent, starred and domains">
      <Section title="Recently viewed">
        {recent.length === 0 && <p className="s12 t3">What you open is listed here.</p>}
        {recent.slice(0, 8).map(({ entity, at }) => (
          <div key={entity.urn} className="row g2 home-line">
            <EntityLink to={entity} className="grow" />
            <span className="s11 t3 num nw">
              <RelativeTime at={at} />
            </span>
          </div>
        ))}
      </Section>
      <Section title="Starred">
        {starred.length === 0 && <p className="s12 t3">A star on a page keeps it at hand, for you on this computer.</p>}
        {starred.map((card) => (
          <div key={card.urn} className="row g2 home-line">
            <EntityLink to={card} className="grow" />
            {card.freshness.state === 'late' && <StatusMark status="bad">Late</StatusMark>}
            {card.freshness.state === 'due_soon' && <StatusMark status="soon">Due soon</StatusMark>}
          </div>
        ))}
      </Section>
      <Section title="Domains" aside={<Link to="/mesh">Mesh map</Link>}>
        {frame.domains.map((health) => (
          <DomainLine key={health.domain} health={health} />
        ))}
      </Section>
    </aside>
  );
}

function DomainLine({ health }: { health: DomainHealth }) {
  const { domain, products, late } = health;
  return (
    <div className="row g2 home-line">
      <Link to="/discover" search={{ q: filterText('domain', [domain]) }} className="elink grow">
        <DomainGlyph domain={domain} size={10} />
        <span className="el first-upper">{domain}</span>
      </Link>
      {late > 0 && <StatusMark status="bad">{late} late</StatusMark>}
      <span className="s12 t3 num home-count">{number(products)}</span>
    </div>
  );
}
