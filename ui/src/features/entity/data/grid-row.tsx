import type { VirtualItem } from '@tanstack/react-virtual';
import type { RowColumn } from '@/lib/arrow-rows';
import { classes } from '@/lib/class-names';
import { CellText } from './cell-text';
import { holds, type Spot, type Stretch } from './grid-selection';

interface GridRowProps {
  row: number;
  top: number;
  width: number;
  columns: readonly RowColumn[];
  visible: readonly VirtualItem[];
  stretch: Stretch;
  at: Spot;
  marked: boolean;
  onPress: (column: number, extend: boolean) => void;
  onOpen: () => void;
}

export function GridRow({ row, top, width, columns, visible, stretch, at, marked, onPress, onOpen }: GridRowProps) {
  const several = stretch.top !== stretch.bottom || stretch.left !== stretch.right;
  return (
    <div role="row" aria-rowindex={row + 2} className={classes('grow-row', marked && 'sel')} style={{ transform: `translateY(${top}px)`, width }}>
      <span role="rowheader" className="rn num">
        {row + 1}
      </span>
      {visible.map((item) => {
        const column = columns[item.index];
        if (!column) return null;
        const cell = column.cell(row);
        return (
          // The grid holds the focus and hears the keys; a cell only hears the pointer.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={item.index}
            id={`cell-${row}-${item.index}`}
            role="gridcell"
            tabIndex={-1}
            aria-colindex={item.index + 1}
            aria-selected={holds(stretch, row, item.index)}
            className={classes(
              'gcell el',
              column.numeric && 'r num',
              column.mono && 'mono',
              cell.state === 'masked' && 'mkd',
              several && holds(stretch, row, item.index) && 'in',
              at.row === row && at.column === item.index && 'at',
            )}
            style={{ left: item.start, width: item.size }}
            onClick={(event) => onPress(item.index, event.shiftKey)}
            onDoubleClick={onOpen}
          >
            <CellText cell={cell} />
          </div>
        );
      })}
    </div>
  );
}
