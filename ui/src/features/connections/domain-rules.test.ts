import { describe, expect, it } from 'vitest';
import { areWhole, leftWords, matchWords, moved, written } from './domain-rules';

const rule = (pattern: string, domain: string) => ({ pattern, domain });
const match = (namespaces: number, things: number, examples: string[]) => ({ problem: null, namespaces, things, examples });

describe('rules for domains', () => {
  it('takes a blank row for none and a half one for unfinished', () => {
    const rules = [rule(' raw_* ', ' Finance '), rule('', ' ')];
    expect(written(rules)).toEqual([rule('raw_*', 'Finance')]);
    expect(areWhole(rules)).toBe(true);
    expect(areWhole([rule('sales', '')])).toBe(false);
  });

  it('moves a rule and keeps it at the ends', () => {
    const [a, b, c] = [rule('a', 'A'), rule('b', 'B'), rule('c', 'C')];
    expect(moved([a, b, c], 2, 1)).toEqual([a, c, b]);
    expect(moved([a, b, c], 0, 1)).toEqual([b, a, c]);
    expect(moved([a, b], 0, -1)).toEqual([a, b]);
    expect(moved([a, b], 1, 2)).toEqual([a, b]);
  });

  it('says what a rule decides and what all leave open', () => {
    expect(matchWords(match(0, 0, []))).toContain('No namespace');
    expect(matchWords(match(1, 1, ['raw_pay']))).toBe('1 namespace with 1 asset: raw_pay');
    expect(matchWords(match(7, 40, ['a', 'b']))).toBe('7 namespaces with 40 assets: a, b …');
    const left = (namespaces: number, undecided: ReturnType<typeof match>) => leftWords({ rules: [], namespaces, undecided });
    expect(left(0, match(0, 0, []))).toContain('first sync');
    expect(left(15, match(3, 5, ['hr', 'it', '']))).toBe('12 namespaces match; 3 have no rule: hr, it, the catalog itself');
    expect(left(12, match(0, 0, []))).toBe('12 namespaces match; none is left over.');
  });
});
