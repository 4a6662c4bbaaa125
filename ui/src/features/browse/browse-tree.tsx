import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Icon } from '@/components/icon';
import { classes } from '@/lib/class-names';
import { number } from '@/lib/time';
import { isWithin, keyOf, typedTo, type BrowseNode } from './browse-nodes';
import { isClosed, spaceIcon } from './browse-words';

const ROW = 28;
/** Letters that come faster than this are one word. */
const WORD_MS = 700;

interface BrowseTreeProps {
  label: string;
  nodes: readonly BrowseNode[];
  at: readonly string[];
  onAt: (levels: readonly string[]) => void;
  onOpen: (key: string, open: boolean) => void;
  /** Goes over to what lies in the chosen namespace. */
  onEnter: () => void;
}

/** The namespaces of a source. The tree holds the focus and names its active row; only rows in sight exist. */
export function BrowseTree({ label, nodes, at, onAt, onOpen, onEnter }: BrowseTreeProps) {
  const box = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const active = nodes.findIndex((node) => node.key === keyOf(at));
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are not handed on
  const virtual = useVirtualizer({
    count: nodes.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 280, height: 700 },
  });
  useEffect(() => {
    if (active >= 0) virtual.scrollToIndex(active, { align: 'auto' });
  }, [active, virtual]);

  const go = (index: number) => {
    const node = nodes[Math.min(Math.max(index, 0), nodes.length - 1)];
    if (node) onAt(node.levels);
  };
  const fold = (node: BrowseNode, open: boolean) => {
    onOpen(node.key, open);
    if (!open && isWithin(at, node.levels)) onAt(node.levels);
  };
  function right(node: BrowseNode) {
    if (node.folds && !node.open) fold(node, true);
    else if (node.open) go(active + 1);
  }
  function left(node: BrowseNode) {
    if (node.open) fold(node, false);
    else if (node.levels.length > 0) onAt(node.levels.slice(0, -1));
  }
  /** Goes to what is typed; whether the letter was for that. */
  function type(letter: string, at: number): boolean {
    if (letter.length !== 1 || letter === '/') return false;
    const before = at - typed.current.at > WORD_MS ? '' : typed.current.text;
    if (letter === ' ' && before === '') return false;
    const text = before + letter;
    typed.current = { text, at };
    // The same letter again means the next one.
    const found = typedTo(nodes, Math.max(active, 0), text === letter.repeat(text.length) ? letter : text);
    if (found >= 0) go(found);
    return true;
  }
  function keys(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const node = nodes[active];
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      Home: () => go(0),
      End: () => go(nodes.length - 1),
      ArrowRight: () => node && right(node),
      ArrowLeft: () => node && left(node),
      Enter: onEnter,
    };
    const step = steps[event.key];
    if (step) step();
    else if (!type(event.key, event.timeStamp)) return;
    event.preventDefault();
  }

  return (
    <div
      ref={box}
      className="scroll vlist ring-in btree"
      role="tree"
      aria-label={label}
      aria-activedescendant={active >= 0 ? `space-${active}` : undefined}
      tabIndex={0}
      onKeyDown={keys}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {virtual.getVirtualItems().map(({ index, start }) => {
          const node = nodes[index];
          return (
            node && (
              <TreeRow
                key={node.key}
                id={`space-${index}`}
                node={node}
                top={start}
                selected={index === active}
                onChoose={() => onAt(node.levels)}
                onFold={() => fold(node, !node.open)}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface TreeRowProps {
  id: string;
  node: BrowseNode;
  top: number;
  selected: boolean;
  onChoose: () => void;
  onFold: () => void;
}

function TreeRow({ id, node, top, selected, onChoose, onFold }: TreeRowProps) {
  const { name, depth, folds, open, row } = node;
  const closed = row !== undefined && isClosed(row);
  const origin = row?.origin ?? null;
  return (
    // The tree holds the focus and hears the keys; a row only hears the pointer.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-posinset={node.place}
      aria-setsize={node.among}
      aria-selected={selected}
      aria-expanded={folds ? open : undefined}
      className={classes('brow', selected && 'sel')}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 8 + Math.min(depth, 12) * 14 }}
      onClick={onChoose}
      onDoubleClick={() => folds && onFold()}
    >
      {folds ? (
        <button
          type="button"
          className="fold"
          tabIndex={-1}
          aria-label={open ? `Fold ${name}` : `Unfold ${name}`}
          onClick={(event) => {
            event.stopPropagation();
            onFold();
          }}
        >
          <Icon name={open ? 'down' : 'right'} size={12} />
        </button>
      ) : (
        <span className="fold" />
      )}
      <Icon name={row ? spaceIcon(row) : 'plug'} size={13} className="t3" />
      <bdi className="el grow" title={origin === null ? name : `${name}: ${origin}`}>
        {name}
      </bdi>
      {closed ? (
        <Icon name="lock" size={12} className="t3" label="You may not list it" />
      ) : (
        row && row.things_below > 0 && <span className="s11 t3 num">{number(row.things_below)}</span>
      )}
    </div>
  );
}
