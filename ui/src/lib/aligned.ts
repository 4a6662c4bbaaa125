import { lineDiff } from './text-diff';

/** One side of a row: its line number and text. */
export interface Side {
  line: number;
  text: string;
}

/** A row of two texts side by side; what is not there on one side is a gap. */
export type Row = { kind: 'same' | 'changed'; before: Side | null; after: Side | null } | { kind: 'fold'; count: number; from: number };

/** Lines that stay in sight around a change. */
const AROUND = 3;

/** Two texts in rows: what was replaced stands beside what replaces it. */
export function aligned(before: string, after: string): Row[] {
  const rows: Row[] = [];
  let [left, right] = [0, 0];
  let removed: Side[] = [];
  let added: Side[] = [];
  const settle = () => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) {
      rows.push({ kind: 'changed', before: removed[at] ?? null, after: added[at] ?? null });
    }
    removed = [];
    added = [];
  };
  for (const { kind, text } of lineDiff(before, after)) {
    if (kind === 'removed') removed.push({ line: (left += 1), text });
    else if (kind === 'added') added.push({ line: (right += 1), text });
    else {
      settle();
      rows.push({ kind: 'same', before: { line: (left += 1), text }, after: { line: (right += 1), text } });
    }
  }
  settle();
  return rows;
}

/** The same with long stretches that did not change folded, except those that are opened (by their first row). */
export function folded(rows: readonly Row[], opened: ReadonlySet<number>): Row[] {
  const near = new Array<boolean>(rows.length).fill(false);
  rows.forEach((row, index) => {
    if (row.kind === 'same') return;
    for (let at = Math.max(0, index - AROUND); at <= Math.min(rows.length - 1, index + AROUND); at += 1) near[at] = true;
  });
  const shown: Row[] = [];
  for (let index = 0; index < rows.length; ) {
    const row = rows[index];
    if (!row) break;
    let end = index;
    while (end < rows.length && !near[end]) end += 1;
    if (end - index > 1 && !opened.has(index)) {
      shown.push({ kind: 'fold', count: end - index, from: index });
      index = end;
    } else {
      const until = Math.max(end, index + 1);
      shown.push(...rows.slice(index, until));
      index = until;
    }
  }
  return shown;
}
