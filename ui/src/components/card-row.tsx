import { Link } from '@tanstack/react-router';
import type { EntityCard } from '@/ipc/bindings';
import { AccessState } from './access-state';
import { DomainGlyph } from './domain-glyph';
import { Freshness } from './freshness';
import { KindIcon } from './kind-icon';
import { Quality } from './quality';
import { RelativeTime } from './relative-time';
import { Snippet } from './snippet';
import { Tag } from './tag';

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

interface CardRowProps {
  card: EntityCard;
  /** What the last column says. */
  last?: 'access' | 'updated';
}

/** A thing in one row, as a link to its page: what it is, whether it is fresh and good, and whether one may have it. */
export function CardRow({ card, last = 'access' }: CardRowProps) {
  return (
    <Link to="/entity/$urn" params={{ urn: card.urn }} search={{}} className="card-row ring-in" title={card.full_name}>
      {card.domain === null ? <KindIcon kind={card.kind} size={12} /> : <DomainGlyph domain={card.domain} size={12} />}
      <span className="grow">
        <span className="row g2">
          <b className="b6 el">{card.name}</b>
          {card.version !== null && <span className="s11 t3 num">v{card.version.replace(/^v/, '')}</span>}
          {card.status !== null && card.status !== 'active' && <Tag>{card.status}</Tag>}
          {card.sensitive && <Tag sensitive>pii</Tag>}
        </span>
        <span className="s12 t2 el block">
          <Snippet text={firstLine(card.description ?? card.full_name)} />
        </span>
      </span>
      <span className="cr-fresh">
        <Freshness view={card.freshness} />
      </span>
      <span className="cr-quality">
        <Quality view={card.quality} />
      </span>
      <span className="cr-last">
        {last === 'access' ? (
          <AccessState state={card.access} />
        ) : (
          <span className="s12 t3 num nw">{card.updated === null ? '–' : <RelativeTime at={card.updated} />}</span>
        )}
      </span>
    </Link>
  );
}
