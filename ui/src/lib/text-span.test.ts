import { describe, expect, it } from 'vitest';
import { changedSpan } from './text-span';

describe('the stretch in which two texts differ', () => {
  const put = (before: string, after: string) => {
    const span = changedSpan(before, after, '\n');
    return span ? before.slice(0, span.from) + span.insert + before.slice(span.to) : before;
  };

  it('is as small as it can be', () => {
    expect(changedSpan('a: 1\nb: 2\n', 'a: 1\nb: 3\n', '\n')).toEqual({ from: 8, to: 9, insert: '3' });
    expect(changedSpan('same', 'same', '\n')).toBeNull();
  });

  it('makes one of the other, also where they overlap', () => {
    for (const [before, after] of [['aaa', 'aa'], ['aa', 'aaa'], ['', 'x'], ['x', ''], ['abcab', 'ab'], ['- a\n- a\n', '- a\n']] as const) {
      expect(put(before, after)).toBe(after);
    }
  });

  it('counts line breaks of Windows as one', () => {
    expect(changedSpan('a: 1\r\nb: 2\r\n', 'a: 1\r\nx: 0\r\nb: 2\r\n', '\r\n')).toEqual({ from: 5, to: 5, insert: 'x: 0\r\n' });
  });
});
