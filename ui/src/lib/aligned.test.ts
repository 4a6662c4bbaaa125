import { describe, expect, it } from 'vitest';
import { aligned, folded } from './aligned';

const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);

describe('two texts side by side', () => {
  it('puts what replaces a line beside it, with the numbers of both', () => {
    expect(aligned('a\nb\nc\n', 'a\nB\nx\nc\n')).toEqual([
      { kind: 'same', before: { line: 1, text: 'a' }, after: { line: 1, text: 'a' } },
      { kind: 'changed', before: { line: 2, text: 'b' }, after: { line: 2, text: 'B' } },
      { kind: 'changed', before: null, after: { line: 3, text: 'x' } },
      { kind: 'same', before: { line: 3, text: 'c' }, after: { line: 4, text: 'c' } },
    ]);
  });

  it('folds what did not change, and opens it again', () => {
    const before = lines(40);
    const after = before.with(19, 'changed');
    const rows = aligned(before.join('\n'), after.join('\n'));
    const shown = folded(rows, new Set());
    expect(shown[0]).toEqual({ kind: 'fold', count: 16, from: 0 });
    expect(shown.at(-1)).toEqual({ kind: 'fold', count: 17, from: 23 });
    expect(shown).toHaveLength(9);
    expect(folded(rows, new Set([0]))).toHaveLength(24);
    expect(folded(aligned('a\nb', 'a\nb'), new Set([0]))).toHaveLength(2);
  });
});
