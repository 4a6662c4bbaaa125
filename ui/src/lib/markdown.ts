import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** Longest text that is read as Markdown, in UTF-16 units; at most 256 KiB for the parser to look at. */
const LONGEST = 256 * 1024;
/** How deep blocks and spans may nest. */
export const DEEPEST = 64;
/** Most opening signs of one kind: what nests or backtracks beyond it is shown as plain text. */
const SIGNS = 20_000;

export interface Parsed {
  root: Root | null;
  /** Text to show as it is, when it was not read as Markdown. */
  plain: string | null;
  /** Whether the end was cut off. */
  cut: boolean;
}

/** Reads harvested Markdown within limits. Nothing is executed, loaded or resolved here. */
export function parseMarkdown(text: string): Parsed {
  const cut = text.length > LONGEST;
  const taken = cut ? text.slice(0, LONGEST) : text;
  if (isHostile(taken)) return { root: null, plain: taken, cut };
  const root = fromMarkdown(taken, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return { root, plain: null, cut };
}

/** The source of each block of a text, for telling which of them another version has too. */
export function blocksOf(text: string): string[] {
  const { root } = parseMarkdown(text);
  return (root?.children ?? []).map(({ position }) => text.slice(position?.start.offset ?? 0, position?.end.offset ?? 0).trim());
}

/** Texts that no person wrote: nesting or openings beyond any document, which parsers are slow on. */
function isHostile(text: string): boolean {
  if (/^(?:[ \t]*(?:>|[*+-][ \t]|\d{1,9}[.)][ \t])){65}/m.test(text)) return true;
  // A list level is at least two columns: deeper than 64 levels takes this much indentation.
  if (/^[ \t]{128,}(?:[*+-]|\d{1,9}[.)])[ \t]/m.test(text)) return true;
  const counts = new Map<string, number>();
  let run = 0;
  for (const sign of text) {
    if (!'[<*_~`!&'.includes(sign)) {
      run = 0;
      continue;
    }
    run += 1;
    const seen = (counts.get(sign) ?? 0) + 1;
    counts.set(sign, seen);
    if (seen > SIGNS || run > 400) return true;
  }
  return false;
}
