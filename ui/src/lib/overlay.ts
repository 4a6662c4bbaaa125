/** A piece of two texts laid over each other. */
export interface Piece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Pairs that are compared; beyond it what differs counts as replaced. */
const MOST_PAIRS = 4_000_000;

/** Two lists of lines or words over each other, the removed before the added. What is alike at both ends is not compared pair by pair. */
export function overlay(old: readonly string[], now: readonly string[]): Piece[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const same = (text: string): Piece => ({ kind: 'same', text });
  return [
    ...old.slice(0, start).map(same),
    ...inner(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...old.slice(old.length - end).map(same),
  ];
}

/** The longest common subsequence of what is left. */
function inner(old: readonly string[], now: readonly string[]): Piece[] {
  const removed = (text: string): Piece => ({ kind: 'removed', text });
  const added = (text: string): Piece => ({ kind: 'added', text });
  if (old.length * now.length > MOST_PAIRS) return [...old.map(removed), ...now.map(added)];
  const width = now.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      longest[row * width + column] =
        old[row] === now[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const made: Piece[] = [];
  let row = 0;
  let column = 0;
  while (row < old.length || column < now.length) {
    const left = old[row];
    const right = now[column];
    if (left !== undefined && left === right) {
      made.push({ kind: 'same', text: left });
      row += 1;
      column += 1;
    } else if (left !== undefined && (right === undefined || at(row + 1, column) >= at(row, column + 1))) {
      made.push(removed(left));
      row += 1;
    } else if (right !== undefined) {
      made.push(added(right));
      column += 1;
    }
  }
  return made;
}
