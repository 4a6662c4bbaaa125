import type { SearchHit } from '@/ipc/bindings';
import { AccessState } from '@/components/access-state';
import { AddToRequest } from '@/components/add-to-request';
import { Button } from '@/components/button';
import { DomainTile } from '@/components/domain-tile';
import { kindIcon, kindName } from '@/components/kind-icon';
import { Snippet } from '@/components/snippet';
import { Tag } from '@/components/tag';
import { askForAccess } from '@/lib/asking';
import { hasData } from '@/lib/kinds';

const TAGS_SHOWN = 5;

export function QuickHead({ hit, onOpen }: { hit: SearchHit; onOpen: () => void }) {
  const { card } = hit;
  const words = [card.version && `v${card.version.replace(/^v/, '')}`, kindName(hit.kind), card.status].filter(Boolean);
  return (
    <div className="sec">
      <div className="row g3 top">
        <DomainTile domain={hit.domain} fallback={kindIcon(hit.kind)} />
        <div className="grow">
          <h2 className="el">{hit.name}</h2>
          {hit.full_name !== hit.name && (
            <div className="mono t3 el" title={hit.full_name}>
              {hit.full_name}
            </div>
          )}
        </div>
      </div>
      <div className="row g1 wrap quick-tags">
        {words.map((word) => (
          <Tag key={word}>{word}</Tag>
        ))}
        {card.tags.slice(0, TAGS_SHOWN).map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
        {card.tags.length > TAGS_SHOWN && <span className="s11 t3">{card.tags.length - TAGS_SHOWN} more</span>}
        {card.sensitive && <Tag sensitive>pii</Tag>}
      </div>
      {card.description !== null && (
        <p className="t2 s12 quick-text">
          <Snippet text={card.description} />
        </p>
      )}
      <div className="row g2 wrap quick-act">
        <Button kind="primary" combo="enter" onClick={onOpen}>
          Open
        </Button>
        {hasData(hit.kind) && card.access === 'denied' && (
          <Button icon="key" combo="r" onClick={() => askForAccess({ things: [hit] })}>
            Request access
          </Button>
        )}
        {hasData(hit.kind) && card.access === 'denied' && <AddToRequest thing={hit} />}
        {hasData(hit.kind) && <AccessState state={card.access} />}
      </div>
    </div>
  );
}
