import { Icon } from '@/components/icon';
import type { ColumnStatistics } from '@/ipc/bindings';
import type { RowColumn } from '@/lib/arrow-rows';
import { classes } from '@/lib/class-names';
import { nullFraction, nullShare } from '../schema/null-share';
import { ColumnPlot } from './column-plot';
import { MaskPopover } from './mask-popover';

interface HeadCellProps {
  column: RowColumn;
  index: number;
  left: number;
  width: number;
  statistics: ColumnStatistics | undefined;
  /** Whether any column has statistics, so that all heads keep one height. */
  plots: boolean;
  order: { descending: boolean; place: number | undefined } | undefined;
  focused: boolean;
  /** Absent where the order cannot be asked for. */
  onSort: ((add: boolean) => void) | undefined;
}

export function HeadCell({ column, index, left, width, statistics, plots, order, focused, onSort }: HeadCellProps) {
  const { mask } = column;
  const empty = nullFraction(statistics);
  const name = (
    <>
      <span className="ty" title={column.type}>
        {column.glyph}
      </span>
      <span className="mono b5 el" title={column.name}>
        {column.name}
      </span>
    </>
  );
  return (
    <div
      id={`cell--1-${index}`}
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={order ? (order.descending ? 'descending' : 'ascending') : undefined}
      className={classes('hcell', focused && 'at')}
      style={{ left, width }}
    >
      <div className="row g1 min0">
        {onSort ? (
          <button type="button" tabIndex={-1} className="hsort row g1 min0" title={`Sort by ${column.name}; with Shift beside the others`} onClick={(event) => onSort(event.shiftKey)}>
            {name}
            {order && <Icon name={order.descending ? 'down' : 'up'} size={12} />}
            {order?.place !== undefined && <span className="s11 t3">{order.place}</span>}
          </button>
        ) : (
          <span className="row g1 min0 grow">{name}</span>
        )}
        {mask && <MaskPopover mask={mask} />}
      </div>
      {plots && (
        <>
          <ColumnPlot statistics={statistics} masked={mask !== null} width={width - 20} />
          <div className="nb">{empty !== null && <i style={{ width: `${empty * 100}%` }} />}</div>
          <div className="row hn num">
            <span className="el grow">{mask ? 'Masked' : boundsOf(statistics)}</span>
            <span className="nw" title="Share of values that are missing">
              {nullShare(statistics)}
            </span>
          </div>
        </>
      )}
    </div>
  );
}

function boundsOf(statistics: ColumnStatistics | undefined): string {
  if (!statistics || statistics.lower === null || statistics.upper === null) return '';
  return statistics.lower === statistics.upper ? statistics.lower : `${statistics.lower} to ${statistics.upper}`;
}
