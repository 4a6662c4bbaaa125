import { Link } from '@tanstack/react-router';
import { DomainGlyph } from '@/components/domain-glyph';
import type { DomainBox, DomainHealth, EntityCard, ShowMeshResponse } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { domainLook } from '@/lib/domains';
import { count } from '@/lib/time';
import { healthWords, HUB, markWords, ringOf } from './mesh-marks';

interface MeshMapProps {
  shown: ShowMeshResponse;
  by: 'freshness' | 'quality';
  domain: string | undefined;
  onDomain: (domain: string | undefined) => void;
}

/** Domains, their products, and ribbons for what one reads of another. */
export function MeshMapView({ shown, by, domain, onDomain }: MeshMapProps) {
  const { map } = shown;
  const cards = new Map(shown.products.map((card) => [card.urn, card]));
  const health = new Map(shown.health.map((one) => [one.domain, one]));
  return (
    <div className="mm" style={{ width: map.width ?? 0, height: map.height ?? 0 }}>
      <svg className="mm-flows" width={map.width ?? 0} height={map.height ?? 0} aria-hidden="true">
        {map.flows.map((flow) => {
          const look = domainLook(flow.from);
          const id = `arrow-${look.hue}`;
          const quiet = domain !== undefined && flow.from !== domain && flow.to !== domain;
          return (
            <g key={`${flow.from} ${flow.to}`} className={classes(look.hue, quiet && 'quiet')}>
              <marker id={id} viewBox="0 0 8 8" refX="6" refY="4" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto">
                <path d="M0 0 8 4 0 8z" className="mm-arrow" />
              </marker>
              <path d={flow.d} className="mm-flow" strokeWidth={flow.width ?? 1} markerEnd={`url(#${id})`}>
                <title>{`${flow.to} reads ${count(flow.products, 'product')} of ${flow.from}`}</title>
              </path>
            </g>
          );
        })}
      </svg>
      {map.domains.map((box) => (
        <Domain
          key={box.domain}
          box={box}
          cards={cards}
          health={health.get(box.domain)}
          by={by}
          chosen={domain === box.domain}
          onChoose={() => onDomain(domain === box.domain ? undefined : box.domain)}
        />
      ))}
    </div>
  );
}

interface DomainProps {
  box: DomainBox;
  cards: ReadonlyMap<string, EntityCard>;
  health: DomainHealth | undefined;
  by: 'freshness' | 'quality';
  chosen: boolean;
  onChoose: () => void;
}

function Domain({ box, cards, health, by, chosen, onChoose }: DomainProps) {
  const most = box.products.filter((product) => product.consumers > 0).slice(0, 2);
  return (
    <section
      className={classes('mm-box', domainLook(box.domain).hue, chosen && 'on')}
      style={{ left: box.x ?? 0, top: box.y ?? 0, width: box.width ?? 0, height: box.height ?? 0 }}
      aria-label={`${box.domain}, ${count(box.products.length, 'product')}`}
    >
      <button type="button" className="mm-head row g2" aria-pressed={chosen} onClick={onChoose}>
        <DomainGlyph domain={box.domain} size={13} />
        <h3>{box.domain}</h3>
        <span className="end s12 t2">{count(box.products.length, 'product')}</span>
      </button>
      <div className="mm-dots">
        {box.products.map((product) => {
          const ring = ringOf(cards.get(product.urn), by);
          const words = markWords(product.name, product.consumers, cards.get(product.urn), ring);
          return (
            <Link
              key={product.urn}
              to="/entity/$urn"
              params={{ urn: product.urn }}
              search={{}}
              className={classes('mm-dot', ring)}
              title={words}
              aria-label={words}
            >
              <DomainGlyph domain={box.domain} size={product.consumers >= HUB ? 15 : 9} />
            </Link>
          );
        })}
      </div>
      <p className="mm-most s12 t2 el">{most.length > 0 && `Most read: ${most.map((one) => one.name).join(', ')}`}</p>
      <p className="mm-foot row s12">
        <span className="el">{health ? healthWords(health) : ''}</span>
        {health?.quality !== null && health?.quality !== undefined && <span className="end num nw">quality {health.quality}</span>}
      </p>
    </section>
  );
}
