import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';

interface VirtualListProps {
  label: string;
  id: string;
  count: number;
  rowHeight: number;
  /** Index of the row that the keyboard is on; -1 for none. */
  active: number;
  renderRow: (index: number) => ReactNode;
  /** Called with the last visible index, to fetch more. */
  onReach?: (index: number) => void;
  /** Called when a row is pressed, and when it is pressed twice. */
  onChoose: (index: number) => void;
  onOpen: (index: number) => void;
}

/** A listbox of any length: only the rows in sight exist. The list holds the focus and names its active row. */
export function VirtualList(props: VirtualListProps) {
  const { label, id, count, rowHeight, active, renderRow, onReach, onChoose, onOpen } = props;
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are not handed on
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 800, height: 800 },
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? -1;

  useEffect(() => {
    if (last >= 0) onReach?.(last);
  }, [last, onReach]);
  useEffect(() => {
    if (active >= 0 && active < count) virtual.scrollToIndex(active, { align: 'auto' });
  }, [active, count, virtual]);

  return (
    <div
      ref={box}
      id={id}
      className="scroll vlist ring-in"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {rows.map((row) => (
          // The listbox holds the focus and hears the keys; a row only hears the pointer.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={row.index}
            id={`${id}-${row.index}`}
            role="option"
            tabIndex={-1}
            aria-selected={row.index === active}
            aria-setsize={count}
            aria-posinset={row.index + 1}
            className={row.index === active ? 'vrow sel' : 'vrow'}
            style={{ height: rowHeight, transform: `translateY(${row.start}px)` }}
            onClick={() => onChoose(row.index)}
            onDoubleClick={() => onOpen(row.index)}
          >
            {renderRow(row.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
