import { AccessState } from '@/components/access-state';
import { DomainGlyph } from '@/components/domain-glyph';
import { freshnessMeasure, freshnessWord } from '@/components/freshness';
import { Icon } from '@/components/icon';
import { KindIcon } from '@/components/kind-icon';
import { RelativeTime } from '@/components/relative-time';
import { Skeleton } from '@/components/skeleton';
import { StatusMark } from '@/components/status-mark';
import type { BrowseRow, NamespaceRow } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { number, size } from '@/lib/time';
import { belowWords, isClosed, rowKind, spaceIcon } from './browse-words';
import type { Content } from './use-contents';

interface GridRowProps {
  index: number;
  top: number;
  content: Content;
  selected: boolean;
  onChoose: () => void;
  onOpen: () => void;
}

export function GridRow({ index, top, content, selected, onChoose, onOpen }: GridRowProps) {
  return (
    // The grid holds the focus and hears the keys; a row only hears the pointer.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={`held-${index}`}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={classes('hrow', selected && 'sel')}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onChoose}
      onDoubleClick={onOpen}
    >
      {content === undefined && (
        <span role="gridcell">
          <Skeleton width={90 + ((index * 37) % 120)} />
        </span>
      )}
      {content?.type === 'namespace' && <NamespaceCells row={content.row} />}
      {content?.type === 'thing' && <ThingCells row={content.row} />}
    </div>
  );
}

function NamespaceCells({ row }: { row: NamespaceRow }) {
  const closed = isClosed(row);
  return (
    <>
      <span role="gridcell" className="row g2 min0">
        <Icon name={spaceIcon(row)} size={13} className="t3" />
        <bdi className="el b5" title={row.origin === null ? row.name : `${row.name}: ${row.origin}`}>
          {row.name}
        </bdi>
        {(!closed || row.things_below > 0) && <span className="el s12 t3 num">{belowWords(row)}</span>}
      </span>
      <span role="gridcell" className="el t2">
        {row.catalog ? (row.origin === null ? 'Catalog' : 'Federated catalog') : 'Namespace'}
      </span>
      <span role="gridcell" />
      <span role="gridcell" className="el">
        {closed ? (
          <span className="st refused" title="You may not list its tables">
            <Icon name="lock" size={13} className="warn-mark" />
            May not be listed
          </span>
        ) : (
          row.denied > 0 && <span className="s12 t3 num">{number(row.denied)} not visible</span>
        )}
      </span>
      <span role="gridcell" />
      <span role="gridcell" />
      <span role="gridcell" className="wide" />
    </>
  );
}

function ThingCells({ row }: { row: BrowseRow }) {
  const { card } = row;
  return (
    <>
      <span role="gridcell" className="row g2 min0">
        <KindIcon kind={card.kind} />
        <bdi className="el b5" title={row.name}>
          {row.name}
        </bdi>
        {card.name !== row.name && (
          <bdi className="el s12 t3" title={card.name}>
            {card.name}
          </bdi>
        )}
      </span>
      <span role="gridcell" className="el t2" title={rowKind(row)}>
        {rowKind(row)}
      </span>
      <span role="gridcell" className="row g1 min0">
        {card.domain !== null && (
          <>
            <DomainGlyph domain={card.domain} size={10} />
            <bdi className="el" title={card.domain}>
              {card.domain}
            </bdi>
          </>
        )}
      </span>
      <span role="gridcell" className="el">
        {row.denied ? (
          <span className="st refused" title="It exists, and this source shows you nothing of it. Ask its owner for the right to read its properties.">
            <Icon name="lock" size={13} className="warn-mark" />
            Not visible to you
          </span>
        ) : (
          <AccessState state={card.access} />
        )}
      </span>
      <span role="gridcell" className="el num s12">
        <Updated row={row} />
      </span>
      <span role="gridcell" className="r num">
        {row.rows === null ? '' : number(row.rows)}
      </span>
      <span role="gridcell" className="r num wide">
        {row.bytes === null ? '' : size(row.bytes)}
      </span>
    </>
  );
}

/** When it changed; where a promise is broken or nearly so, that instead. */
function Updated({ row: { card } }: { row: BrowseRow }) {
  const { freshness, updated } = card;
  if (freshness.state === 'late' || freshness.state === 'due_soon') {
    return (
      <span title={freshnessMeasure(freshness)}>
        <StatusMark status={freshness.state === 'late' ? 'bad' : 'soon'}>{freshnessWord(freshness)}</StatusMark>
      </span>
    );
  }
  const at = freshness.last_commit ?? updated;
  return at === null ? null : <RelativeTime at={at} />;
}
