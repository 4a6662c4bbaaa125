import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { SortKey, TableStatistics } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import type { DecodedRows } from '@/lib/arrow-rows';
import { columnWidths } from './column-widths';
import { GridHead } from './grid-head';
import { GridRow } from './grid-row';
import { asText, spotOf, START, stretchOf, type Selection } from './grid-selection';
import { useGridKeys } from './use-grid-keys';

const ROW = 26;
const NUMBERS = 48;
const HEAD = 36;
const HEAD_WITH_PLOTS = 82;

interface DataGridProps {
  rows: DecodedRows;
  statistics: TableStatistics | undefined;
  /** Null: the statement has its own order. */
  sort: readonly SortKey[] | null;
  /** These rows answer an earlier question. */
  stale: boolean;
  busy: boolean;
  onSort: (column: string, add: boolean) => void;
  active: number;
  onActive: (row: number) => void;
  onRecord: () => void;
}

/** The rows. Only the cells in sight exist; the grid holds the focus and names its active cell. */
export function DataGrid({ rows, statistics, sort, stale, busy, onSort, active, onActive, onRecord }: DataGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const [selection, setSelection] = useState<Selection>(START);
  const { columns, length } = rows;
  const widths = useMemo(() => columnWidths(columns, length), [columns, length]);
  const byColumn = useMemo(() => new Map(statistics?.columns.map((one) => [one.column, one])), [statistics]);
  const head = statistics ? HEAD_WITH_PLOTS : HEAD;
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are not handed on
  const down = useVirtualizer({
    count: length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 8,
    paddingStart: head,
    scrollPaddingStart: head,
    initialRect: { width: 1000, height: 600 },
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => widths[index] ?? 120,
    overscan: 2,
    paddingStart: NUMBERS,
    scrollPaddingStart: NUMBERS,
    initialRect: { width: 1000, height: 600 },
  });
  useEffect(() => {
    across.measure();
  }, [across, widths]);
  useEffect(() => {
    down.measure();
  }, [down, head]);

  function choose(next: Selection) {
    setSelection(next);
    onActive(Math.max(0, next.at.row));
    if (next.at.row >= 0 && length > 0) down.scrollToIndex(next.at.row, { align: 'auto' });
    if (columns.length > 0) across.scrollToIndex(next.at.column, { align: 'auto' });
  }
  function copy() {
    const text = asText(stretchOf(selection), (row, column) => {
      const cell = columns[column]?.cell(row);
      return cell?.state === 'value' ? cell.text : '';
    });
    void navigator.clipboard.writeText(text).catch(() => undefined);
  }
  function press(event: MouseEvent) {
    const spot = spotOf(event.target);
    if (spot) choose({ at: spot, from: event.shiftKey ? selection.from : spot });
  }
  function keyDown(event: KeyboardEvent) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'c') return;
    if (window.getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    copy();
  }
  useGridKeys({ selection, choose, rows: length, columns, onSort: sort && onSort, onRecord, copy });

  const visible = across.getVirtualItems();
  const width = across.getTotalSize();
  const stretch = stretchOf(selection);
  const several = stretch.top !== stretch.bottom || stretch.left !== stretch.right;
  return (
    <div
      ref={box}
      className={classes('scroll vlist ring-in grid', stale && 'stale')}
      role="grid"
      aria-label="Rows"
      aria-rowcount={length + 1}
      aria-colcount={columns.length}
      aria-busy={busy}
      aria-activedescendant={length > 0 ? `cell-${selection.at.row}-${selection.at.column}` : undefined}
      tabIndex={0}
      onKeyDown={keyDown}
      onClick={press}
      onDoubleClick={(event) => spotOf(event.target) && onRecord()}
    >
      <div style={{ height: down.getTotalSize(), width, position: 'relative' }} role="presentation">
        <GridHead columns={columns} visible={visible} width={width} height={head} statistics={byColumn} sort={sort} selection={selection} onSort={onSort} />
        {down.getVirtualItems().map((item) => (
          <GridRow
            key={item.index}
            row={item.index}
            top={item.start}
            width={width}
            columns={columns}
            visible={visible}
            at={selection.at.row === item.index ? selection.at.column : -1}
            from={item.index >= stretch.top && item.index <= stretch.bottom ? stretch.left : -1}
            to={item.index >= stretch.top && item.index <= stretch.bottom ? stretch.right : -1}
            several={several}
            marked={item.index === active}
          />
        ))}
      </div>
      {length === 0 && <p className="grid-none t2">0 rows match</p>}
    </div>
  );
}
