import { useKeys } from '@/lib/screen';
import type { FieldNode } from './field-tree';
import type { FieldEdits } from './use-field-edits';

interface EditKeys {
  rows: readonly FieldNode[];
  active: number;
  edits: FieldEdits;
  marked: ReadonlySet<string>;
  onMark: (marked: ReadonlySet<string>) => void;
  onLabel: () => void;
  onChoose: (path: string | undefined) => void;
}

/** Writing in the schema by keyboard: describe, mark several, label them, take what is offered. */
export function useEditKeys({ rows, active, edits, marked, onMark, onLabel, onChoose }: EditKeys) {
  const row = rows[active];
  const path = row && !row.removed ? row.field.path : undefined;
  const column = path === undefined ? undefined : edits.column(path);
  const writable = (node: FieldNode | undefined) => node !== undefined && !node.removed && edits.column(node.field.path) !== undefined;
  function mark(node: FieldNode) {
    if (!writable(node)) return;
    const next = new Set(marked);
    if (!next.delete(node.field.path)) next.add(node.field.path);
    onMark(next);
  }
  function extend(by: number) {
    const next = rows[Math.min(Math.max(active + by, 0), rows.length - 1)];
    const all = [row, next].filter(writable).flatMap((node) => node?.field.path ?? []);
    onMark(new Set([...marked, ...all]));
    onChoose(next?.field.path);
  }
  function label() {
    if (marked.size === 0 && path !== undefined) onMark(new Set([path]));
    onLabel();
  }
  useKeys('Schema', [
    { keys: ['e', 'f2', 'enter'], label: 'Describe', run: () => edits.edit(path ?? null) },
    { keys: ['space'], label: 'Mark', run: () => row && mark(row) },
    { keys: ['shift+arrowdown'], label: 'Mark on', shown: false, run: () => extend(1) },
    { keys: ['shift+arrowup'], label: 'Mark back', shown: false, run: () => extend(-1) },
    { keys: ['t'], label: 'Label', run: label },
    { keys: ['a'], label: 'Take what is offered', shown: false, run: () => column?.suggestion && void edits.takeSuggestion(column) },
  ]);
  return mark;
}
