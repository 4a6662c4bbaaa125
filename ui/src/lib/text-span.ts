export interface Span {
  from: number;
  to: number;
  insert: string;
}

/** The one stretch in which two texts differ, in positions of a text whose line breaks count as one; none where they are equal. */
export function changedSpan(before: string, after: string, lineBreak: string): Span | null {
  const [old, now] = lineBreak === '\n' ? [before, after] : [before.split(lineBreak).join('\n'), after.split(lineBreak).join('\n')];
  if (old === now) return null;
  let start = 0;
  const most = Math.min(old.length, now.length);
  while (start < most && old.charCodeAt(start) === now.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < most - start && old.charCodeAt(old.length - 1 - end) === now.charCodeAt(now.length - 1 - end)) end += 1;
  const insert = now.slice(start, now.length - end);
  return { from: start, to: old.length - end, insert: lineBreak === '\n' ? insert : insert.split('\n').join(lineBreak) };
}
