import type { VirtualItem } from '@tanstack/react-virtual';
import type { ColumnStatistics, SortKey } from '@/ipc/bindings';
import type { RowColumn } from '@/lib/arrow-rows';
import { HeadCell } from './head-cell';
import type { Selection } from './grid-selection';

interface GridHeadProps {
  columns: readonly RowColumn[];
  visible: readonly VirtualItem[];
  width: number;
  height: number;
  statistics: ReadonlyMap<string, ColumnStatistics>;
  sort: readonly SortKey[] | null;
  selection: Selection;
  onSort: (column: string, add: boolean) => void;
}

/** The sticky head: name, type, and what the manifests say of the values. */
export function GridHead({ columns, visible, width, height, statistics, sort, selection, onSort }: GridHeadProps) {
  return (
    <div className="ghead" role="row" aria-rowindex={1} style={{ width, height }}>
      <span className="rn" role="columnheader">
        <span className="vh">Row</span>
      </span>
      {visible.map((item) => {
        const column = columns[item.index];
        if (!column) return null;
        const place = sort?.findIndex((key) => key.column === column.name) ?? -1;
        return (
          <HeadCell
            key={item.index}
            column={column}
            index={item.index}
            left={item.start}
            width={item.size}
            statistics={statistics.get(column.name)}
            plots={statistics.size > 0}
            order={place === -1 ? undefined : { descending: sort?.[place]?.descending ?? false, place: (sort?.length ?? 0) > 1 ? place + 1 : undefined }}
            focused={selection.at.row === -1 && selection.at.column === item.index}
            onSort={sort === null || column.mask ? undefined : (add) => onSort(column.name, add)}
          />
        );
      })}
    </div>
  );
}
