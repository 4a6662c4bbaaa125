import type { VirtualItem } from '@tanstack/react-virtual';
import { memo } from 'react';
import type { RowColumn } from '@/lib/arrow-rows';
import { classes } from '@/lib/class-names';
import { CellText } from './cell-text';

interface GridRowProps {
  row: number;
  top: number;
  width: number;
  columns: readonly RowColumn[];
  visible: readonly VirtualItem[];
  /** Column of the active cell, where it is in this row; -1 else. */
  at: number;
  /** Columns of the stretch that is selected, where it crosses this row; -1 else. */
  from: number;
  to: number;
  /** Whether the stretch is more than one cell. */
  several: boolean;
  marked: boolean;
}

/** One row. Drawn again only when something of this row changed: the grid around it hears pointer and keys. */
export const GridRow = memo(function GridRow({ row, top, width, columns, visible, at, from, to, several, marked }: GridRowProps) {
  return (
    <div role="row" aria-rowindex={row + 2} className={classes('grow-row', marked && 'sel')} style={{ transform: `translateY(${top}px)`, width }}>
      <span role="rowheader" className="rn num">
        {row + 1}
      </span>
      {visible.map((item) => {
        const column = columns[item.index];
        if (!column) return null;
        const cell = column.cell(row);
        const inside = from !== -1 && item.index >= from && item.index <= to;
        return (
          <div
            key={item.index}
            id={`cell-${row}-${item.index}`}
            role="gridcell"
            aria-colindex={item.index + 1}
            aria-selected={inside}
            data-row={row}
            data-column={item.index}
            className={classes(
              'gcell el',
              column.numeric && 'r num',
              column.mono && 'mono',
              cell.state === 'masked' && 'mkd',
              several && inside && 'in',
              at === item.index && 'at',
            )}
            style={{ left: item.start, width: item.size }}
          >
            <CellText cell={cell} />
          </div>
        );
      })}
    </div>
  );
});
