import { overlay, type Piece } from '@/lib/overlay';

/** The lines of two texts over each other, the removed before the added. */
export function lineDiff(before: string, after: string): Piece[] {
  return overlay(lines(before), lines(after));
}

function lines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

export interface ChangeCount {
  /** Words that are new. */
  added: number;
  /** Words that are gone. */
  removed: number;
}

/** How many words an edit adds and takes away. A word that only moved inside a changed line counts as neither. */
export function changedWords(before: string, after: string): ChangeCount {
  const counts = new Map<string, number>();
  for (const { kind, text } of lineDiff(before, after)) {
    if (kind === 'same') continue;
    for (const word of text.split(/\s+/).filter(Boolean)) {
      counts.set(word, (counts.get(word) ?? 0) + (kind === 'added' ? 1 : -1));
    }
  }
  let added = 0;
  let removed = 0;
  for (const amount of counts.values()) {
    if (amount > 0) added += amount;
    else removed -= amount;
  }
  return { added, removed };
}
