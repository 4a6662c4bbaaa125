import type { ReactNode } from 'react';
import { classes } from '@/lib/class-names';

export interface Column<Row> {
  id: string;
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers are right aligned when they are compared. */
  align?: 'left' | 'right';
  width?: number | string;
}

interface TableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  selected?: string | undefined;
  onSelect?: (row: Row) => void;
  /** One sentence for no rows. */
  empty?: ReactNode;
}

/** A plain table: sunken head, lines between rows. For few rows; long lists are virtual. */
export function Table<Row>({ label, columns, rows, rowKey, selected, onSelect, empty }: TableProps<Row>) {
  return (
    <table className="tb" aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              className={classes(column.align === 'right' && 'r')}
              style={{ width: column.width }}
            >
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.length === 0 && empty !== undefined && (
          <tr>
            <td colSpan={columns.length} className="t3">
              {empty}
            </td>
          </tr>
        )}
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            className={classes(rowKey(row) === selected && 'sel')}
            aria-selected={selected === undefined ? undefined : rowKey(row) === selected}
            tabIndex={onSelect ? 0 : undefined}
            onClick={onSelect && (() => onSelect(row))}
            onKeyDown={
              onSelect &&
              ((event) => {
                if (event.key === 'Enter' && event.target === event.currentTarget) onSelect(row);
              })
            }
          >
            {columns.map((column) => (
              <td key={column.id} className={classes(column.align === 'right' && 'r num')}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
