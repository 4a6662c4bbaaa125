import { useKeys } from '@/lib/screen';
import { parentKey, type FieldNode } from './field-tree';

interface TreeKeys {
  rows: readonly FieldNode[];
  active: number;
  folded: ReadonlySet<string>;
  setFolded: (folded: ReadonlySet<string>) => void;
  onChoose: (path: string | undefined) => void;
}

/** Moves through the tree as the keyboard map says: up and down, left and right fold and unfold. */
export function useTreeKeys({ rows, active, folded, setFolded, onChoose }: TreeKeys) {
  const go = (index: number) => onChoose(rows[Math.min(Math.max(index, 0), rows.length - 1)]?.field.path);
  const row = rows[active];
  function left() {
    if (!row) return;
    if (row.children.length > 0 && !folded.has(row.key)) {
      setFolded(new Set([...folded, row.key]));
      return;
    }
    const parent = rows.findIndex((one) => one.key === parentKey(rows, active));
    if (parent >= 0) go(parent);
  }
  function right() {
    if (!row || row.children.length === 0) return;
    if (!folded.has(row.key)) {
      go(active + 1);
      return;
    }
    const next = new Set(folded);
    next.delete(row.key);
    setFolded(next);
  }
  useKeys('Schema', [
    { keys: ['arrowdown', 'j'], label: 'Move', draw: ['arrowup', 'arrowdown'], run: () => go(active + 1) },
    { keys: ['arrowup', 'k'], label: 'Move up', shown: false, run: () => go(active - 1) },
    { keys: ['arrowleft'], label: 'Fold', draw: ['arrowleft', 'arrowright'], run: left },
    { keys: ['arrowright'], label: 'Unfold', shown: false, run: right },
    { keys: ['home'], label: 'First field', shown: false, run: () => go(0) },
    { keys: ['end'], label: 'Last field', shown: false, run: () => go(rows.length - 1) },
    { keys: ['escape'], label: 'Close the field', shown: false, run: () => onChoose(undefined) },
    { keys: ['c'], label: 'Copy field', run: () => row && void navigator.clipboard.writeText(row.field.path).catch(() => undefined) },
  ]);
}
