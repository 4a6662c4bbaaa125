import { describe, expect, it } from 'vitest';
import { changedWords, lineDiff } from './text-diff';

function drawn(before: string, after: string): string[] {
  const sign = { same: ' ', added: '+', removed: '-' };
  return lineDiff(before, after).map(({ kind, text }) => sign[kind] + text);
}

describe('two versions of a text', () => {
  it('keeps what is the same, and shows what went before what came', () => {
    expect(drawn('a\nb\nc\nd', 'a\nx\nc\nd\ne')).toEqual([' a', '-b', '+x', ' c', ' d', '+e']);
    expect(drawn('', 'a')).toEqual(['+a']);
    expect(drawn('a\n', 'a')).toEqual([' a']);
    expect(drawn('a', '')).toEqual(['-a']);
  });

  it('gives both texts back', () => {
    const before = 'one\ntwo\nthree\ntwo\nfour';
    const after = 'two\nthree\nfive\ntwo\nsix\nfour';
    const all = lineDiff(before, after);
    expect(all.filter((line) => line.kind !== 'added').map((line) => line.text).join('\n')).toBe(before);
    expect(all.filter((line) => line.kind !== 'removed').map((line) => line.text).join('\n')).toBe(after);
  });

  it('counts words and not places', () => {
    expect(changedWords('the old word', 'the new word here')).toEqual({ added: 2, removed: 1 });
    expect(changedWords('a b c', 'c b a')).toEqual({ added: 0, removed: 0 });
    expect(changedWords('same', 'same')).toEqual({ added: 0, removed: 0 });
  });

  it('ends on texts that share nothing', () => {
    const many = (word: string) => Array.from({ length: 3000 }, (_, at) => `${word} ${at}`).join('\n');
    expect(lineDiff(many('a'), many('b'))).toHaveLength(6000);
  });
});
