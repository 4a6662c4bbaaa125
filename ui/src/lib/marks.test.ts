import { describe, expect, it } from 'vitest';
import { around, codePieces, findRanges, pieces } from './marks';

const shown = (text: string, ranges: [number, number][]) =>
  pieces(text, ranges)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('');

describe('marks', () => {
  it.each<[string, [number, number][], string]>([
    ['refund ledger', [[0, 6]], '[refund] ledger'],
    ['refund ledger', [], 'refund ledger'],
    [
      'abcdef',
      [
        [4, 6],
        [0, 2],
      ],
      '[ab]cd[ef]',
    ],
    [
      'abcdef',
      [
        [0, 4],
        [2, 6],
      ],
      '[abcd][ef]',
    ],
    ['abc', [[-5, 99]], '[abc]'],
    [
      'abc',
      [
        [2, 1],
        [NaN, 2],
        [5, 9],
      ],
      '[ab]c',
    ],
    // UTF-16 offsets: the emoji takes two.
    ['🧵 weft', [[3, 7]], '🧵 [weft]'],
    ['', [[0, 1]], ''],
  ])('cuts %j', (text, ranges, expected) => {
    expect(shown(text, ranges)).toBe(expected);
  });

  it('never loses or doubles a letter', () => {
    const text = 'İstanbul 🧵 sales.orders_refund';
    for (let from = -2; from < 40; from += 3) {
      for (let to = -2; to < 40; to += 3) {
        const all = pieces(text, [
          [from, to],
          [to, from],
          [from + 1, to + 2],
        ]);
        expect(all.map((piece) => piece.text).join('')).toBe(text);
      }
    }
  });

  it('takes the backticks out of inline code, across marks', () => {
    const shown = codePieces('lines; `refund_qty` is set', [[8, 14]]).map(({ text, marked, code }) => [
      text,
      marked,
      code,
    ]);
    expect(shown).toEqual([
      ['lines; ', false, false],
      ['refund', true, true],
      ['_qty', false, true],
      [' is set', false, false],
    ]);
    expect(codePieces('5` long', []).map((piece) => piece.text)).toEqual(['5` long']);
  });

  it('cuts the start of a long line so that the first match is in sight', () => {
    const text = 'Contacts with customer care. 31 of 212 contact topics concern a refund or a refund again.';
    const at = text.indexOf('refund');
    const cut = around(text, [
      [at, at + 6],
      [text.lastIndexOf('refund'), text.lastIndexOf('refund') + 6],
    ]);
    expect(cut.text).toBe('… topics concern a refund or a refund again.');
    expect(cut.ranges.map(([from, to]) => cut.text.slice(from, to))).toEqual(['refund', 'refund']);
    expect(around('a refund', [[2, 8]])).toEqual({ text: 'a refund', ranges: [[2, 8]] });
    expect(around(`${'x'.repeat(80)}refund`, [[80, 86]]).text).toBe('… refund');
  });

  it('finds words at the start of a word first', () => {
    expect(findRanges('reorder orders', ['order'])).toEqual([[8, 13]]);
    expect(findRanges('on_hand_inventory', ['inv'])).toEqual([[8, 11]]);
    expect(findRanges('Orders', ['', 'x'])).toEqual([]);
  });
});
