import { describe, expect, it } from 'vitest';
import { wordDiff } from './word-diff';

const of = (before: string, after: string) => wordDiff(before, after).map(({ kind, text }) => `${kind === 'same' ? ' ' : kind === 'added' ? '+' : '-'}${text}`);
const side = (before: string, after: string, other: 'added' | 'removed') =>
  wordDiff(before, after)
    .filter((piece) => piece.kind !== other)
    .map((piece) => piece.text)
    .join('');

describe('two texts word by word', () => {
  it('marks the words that differ and nothing else', () => {
    expect(of('Orders of the shop.', 'Orders of our shop.')).toEqual([' Orders of ', '-the', '+our', '  shop.']);
  });
  it('keeps lines that are alike, whatever stands between them', () => {
    expect(of('a\nb\nc', 'a\nx y\nc')).toEqual([' a\n', '-b', '+x y', ' \nc']);
  });
  it('adds and takes away whole texts', () => {
    expect(of('', 'new')).toEqual(['+new']);
    expect(of('old', '')).toEqual(['-old']);
    expect(of('', '')).toEqual([]);
  });
  it('gives both texts back', () => {
    const before = 'Größe: 12\n\n- [ ] één\n- two three\n';
    const after = 'Größe: 21\n- [x] één\n\n- two  three four';
    expect(side(before, after, 'added')).toBe(before);
    expect(side(before, after, 'removed')).toBe(after);
  });
  it('does not stall on long texts that have nothing in common', () => {
    const [old, now] = [Array.from({ length: 9_000 }, (_, at) => `a${at}`).join(' '), Array.from({ length: 9_000 }, (_, at) => `b${at}`).join(' ')];
    expect(side(old, now, 'added')).toBe(old);
  });
});
