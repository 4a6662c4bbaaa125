/** A piece of text that is marked or not. */
export interface Piece {
  text: string;
  marked: boolean;
}

/** Cuts text by UTF-16 ranges. Ranges may overlap, be out of order or out of bounds: harvested data is not trusted. */
export function pieces(text: string, ranges: readonly (readonly [number, number])[]): Piece[] {
  const sound = ranges
    .map(([from, to]) => [clamp(from, text.length), clamp(to, text.length)] as const)
    .filter(([from, to]) => from < to)
    .sort((a, b) => a[0] - b[0]);
  const found: Piece[] = [];
  let at = 0;
  for (const [from, to] of sound) {
    if (to <= at) continue;
    const start = Math.max(from, at);
    if (start > at) found.push({ text: text.slice(at, start), marked: false });
    found.push({ text: text.slice(start, to), marked: true });
    at = to;
  }
  if (at < text.length) found.push({ text: text.slice(at), marked: false });
  return found;
}

const VISIBLE = 52;
const BEFORE = 24;

/** A line cut at its start so that the first match is in sight where only some 50 letters fit. */
export function around(
  text: string,
  ranges: readonly (readonly [number, number])[],
): { text: string; ranges: [number, number][] } {
  const first = ranges[0];
  const kept = { text, ranges: ranges.map(([from, to]) => [from, to] as [number, number]) };
  if (!first || first[1] <= VISIBLE || first[0] > text.length) return kept;
  const space = text.indexOf(' ', Math.max(0, first[0] - BEFORE));
  const start = space === -1 || space >= first[0] ? first[0] : space + 1;
  const lead = '… ';
  const shift = lead.length - start;
  return {
    text: lead + text.slice(start),
    ranges: kept.ranges.filter(([from]) => from >= start).map(([from, to]) => [from + shift, to + shift]),
  };
}

export interface CodePiece extends Piece {
  /** Stood between backticks in the text. */
  code: boolean;
}

/** The same, with the backticks of inline code taken out. A lone backtick stays what it is. */
export function codePieces(text: string, ranges: readonly (readonly [number, number])[]): CodePiece[] {
  const paired = (text.split('`').length - 1) % 2 === 0;
  let code = false;
  return pieces(text, ranges).flatMap((piece) =>
    (paired ? piece.text.split('`') : [piece.text]).flatMap((part, index) => {
      if (index > 0) code = !code;
      return part === '' ? [] : [{ text: part, marked: piece.marked, code }];
    }),
  );
}

function clamp(value: number, length: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(Math.trunc(value), 0), length) : 0;
}

/** Ranges where any of the words stands in the text, at the start of a word first, ignoring case. */
export function findRanges(text: string, words: readonly string[]): [number, number][] {
  const lower = text.toLowerCase();
  // Lowering may change the length of a text (İ): then positions would not fit, and nothing is marked.
  if (lower.length !== text.length) return [];
  return words
    .filter((word) => word !== '')
    .flatMap((word) => {
      const at = wordStart(lower, word.toLowerCase());
      return at === -1 ? [] : [[at, at + word.length] as [number, number]];
    });
}

function wordStart(text: string, word: string): number {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1];
    if (before === undefined || /[\s_.\-/(]/.test(before)) return at;
  }
  return text.indexOf(word);
}
