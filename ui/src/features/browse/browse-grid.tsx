import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type Ref } from 'react';
import { GridRow } from './grid-row';
import type { Content } from './use-contents';

const ROW = 32;

interface BrowseGridProps {
  label: string;
  ref: Ref<HTMLDivElement>;
  count: number;
  at: (index: number) => Content;
  active: number;
  onActive: (index: number) => void;
  onOpen: (index: number) => void;
  /** Goes to the namespace above. */
  onUp: () => void;
  /** Called with the first and last row in sight. */
  onRange: (range: readonly [number, number]) => void;
}

/** What lies in a namespace, however much: the grid holds the focus and names its active row; only rows in sight exist. */
export function BrowseGrid({ label, ref, count, at, active, onActive, onOpen, onUp, onRange }: BrowseGridProps) {
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are not handed on
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 16,
    scrollPaddingStart: ROW,
    initialRect: { width: 900, height: 700 },
  });
  const rows = virtual.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => onRange([first, last]), [first, last, onRange]);
  useEffect(() => {
    if (active >= 0 && active < count) virtual.scrollToIndex(active, { align: 'auto' });
  }, [active, count, virtual]);

  const page = () => Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / ROW) - 2);
  const go = (index: number) => count > 0 && onActive(Math.min(Math.max(index, 0), count - 1));
  function keys(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      j: () => go(active + 1),
      k: () => go(active - 1),
      PageDown: () => go(active + page()),
      PageUp: () => go(active - page()),
      Home: () => go(0),
      End: () => go(count - 1),
      Enter: () => active >= 0 && onOpen(active),
      Backspace: onUp,
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    step();
  }

  return (
    <div
      ref={(element) => {
        box.current = element;
        if (typeof ref === 'function') ref(element);
        else if (ref) ref.current = element;
      }}
      className="scroll vlist ring-in bgrid"
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-activedescendant={active >= 0 && active < count ? `held-${active}` : undefined}
      tabIndex={0}
      onKeyDown={keys}
    >
      <div role="row" className="hrow shead" aria-rowindex={1}>
        <span role="columnheader">Name</span>
        <span role="columnheader">Kind</span>
        <span role="columnheader">Domain</span>
        <span role="columnheader">Access</span>
        <span role="columnheader">Updated</span>
        <span role="columnheader" className="r">
          Rows
        </span>
        <span role="columnheader" className="r wide">
          Size
        </span>
      </div>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {rows.map(({ index, start }) => (
          <GridRow
            key={index}
            index={index}
            top={start}
            content={at(index)}
            selected={index === active}
            onChoose={() => onActive(index)}
            onOpen={() => onOpen(index)}
          />
        ))}
      </div>
    </div>
  );
}
