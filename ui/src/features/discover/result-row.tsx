import { memo } from 'react';
import type { SearchHit } from '@/ipc/bindings';
import { AccessState } from '@/components/access-state';
import { DomainGlyph } from '@/components/domain-glyph';
import { Freshness } from '@/components/freshness';
import { Highlight } from '@/components/highlight';
import { Icon } from '@/components/icon';
import { KindIcon, kindName } from '@/components/kind-icon';
import { Quality } from '@/components/quality';
import { Snippet } from '@/components/snippet';
import { Tag } from '@/components/tag';
import { askForAccess, gather } from '@/lib/asking';
import { hasData } from '@/lib/kinds';
import { rowText } from './row-text';

interface ResultRowProps {
  hit: SearchHit;
  /** Whether it is among those that are to be asked for together. */
  gathered: boolean;
  onOpen: () => void;
}

export const ResultRow = memo(function ResultRow({ hit, gathered, onOpen }: ResultRowProps) {
  const text = rowText(hit);
  const { card } = hit;
  const data = hasData(hit.kind);
  return (
    <div className={text.line === '' ? 'rw one' : 'rw'}>
      {hit.domain ? <DomainGlyph domain={hit.domain} size={12} /> : <KindIcon kind={hit.kind} size={12} />}
      <div className="grow">
        <div className="row g2">
          {/* The row is the option; pressing the name opens it as Enter does, and is no choice of the row as well: that
              would lead back here, to a Discover without its query. */}
          {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
          <b
            className="b6 nw rname"
            onClick={(event) => {
              event.stopPropagation();
              onOpen();
            }}
          >
            <Highlight text={hit.name} ranges={text.name} />
          </b>
          {card.version !== null && <span className="s11 t3 num">v{card.version.replace(/^v/, '')}</span>}
          {hit.kind !== 'product' && <Tag>{kindName(hit.kind).toLowerCase()}</Tag>}
          {card.status !== null && card.status !== 'active' && <Tag>{card.status}</Tag>}
          {gathered && <Tag>to ask for</Tag>}
          {card.sensitive && <Tag sensitive>pii</Tag>}
          <span className="s12 t3 el">{[hit.domain && upper(hit.domain), hit.owner].filter(Boolean).join(' · ')}</span>
        </div>
        {text.line !== '' && (
          <div className="s12 t2 el line">
            {text.column && <span className="t3">column </span>}
            <span className={text.column ? 'mono' : undefined}>
              <Snippet text={text.line} ranges={text.marks} />
            </span>
          </div>
        )}
      </div>
      {data && (
        <>
          <div className="c1">
            <Freshness view={card.freshness} />
          </div>
          <div className="c2">
            <Quality view={card.quality} />
          </div>
          <div className="c3">
            <AccessState state={card.access} onRequest={() => askForAccess({ things: [hit] })} />
          </div>
          <div className="c4">{(gathered || card.access !== 'readable') && <Gathering hit={hit} gathered={gathered} />}</div>
        </>
      )}
    </div>
  );
});

/** Puts it with those that are asked for together, for the pointer; the key Shift+R does the same. */
function Gathering({ hit, gathered }: { hit: SearchHit; gathered: boolean }) {
  return (
    // A row is one option of its list and may hold no button.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <span
      className={gathered ? 'gathering on' : 'gathering'}
      title={gathered ? 'Take out of request (Shift+R)' : 'Add to request (Shift+R)'}
      onClick={(event) => {
        event.stopPropagation();
        gather(hit);
      }}
    >
      <Icon name={gathered ? 'check' : 'plus'} size={14} />
    </span>
  );
}

function upper(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
