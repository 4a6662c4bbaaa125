import { describe, expect, it } from 'vitest';
import {
  correctedFields,
  filterProblem,
  filterText,
  joinQuery,
  parseFilter,
  splitQuery,
  toggleValue,
  tokens,
  withoutFilters,
} from './query-text';

describe('query text', () => {
  it.each([
    ['refund', [], 'refund'],
    ['domain:finance refund', ['domain:finance'], 'refund'],
    ['refund domain:finance,sales ledger', ['domain:finance,sales'], 'refund ledger'],
    ['owner:"Daniel Okafor" sla:late', ['owner:"Daniel Okafor"', 'sla:late'], ''],
    ['-tag:pii orders', ['-tag:pii'], 'orders'],
    ['"exact phrase" kind:table', ['kind:table'], '"exact phrase"'],
    // A URL is no filter, and neither is a field without a value.
    ['https://example.org domain:', [], 'https://example.org domain:'],
    // Inside brackets and beside OR a filter means what it means only there.
    ['(domain:finance OR domain:sales) refund', [], '(domain:finance OR domain:sales) refund'],
    ['domain:finance OR refund', [], 'domain:finance OR refund'],
    ['NOT domain:finance', [], 'NOT domain:finance'],
    ['"domain:finance"', [], '"domain:finance"'],
    ['', [], ''],
  ])('splits %j', (text, raws, rest) => {
    const split = splitQuery(text);
    expect(split.filters.map((filter) => filter.raw)).toEqual(raws);
    expect(split.rest).toBe(rest);
  });

  it('prints what it read, and reads what it printed', () => {
    for (const text of [
      'domain:a,b sla:late words here',
      'owner:"A B" "a phrase" -x',
      'column:ship_to.country',
      '(a OR b) c',
    ]) {
      const once = joinQuery(splitQuery(text));
      expect(joinQuery(splitQuery(once))).toBe(once);
      expect(tokens(once).sort()).toEqual(tokens(text).sort());
    }
  });

  it('quotes values that need it, and reads them back', () => {
    for (const values of [['finance'], ['Daniel Okafor'], ['a,b', 'c'], ['x (y)'], ['ünïcode'], ['say "hi"']]) {
      const filter = parseFilter(filterText('owner', values));
      expect(filter?.values).toEqual(values.map((value) => value.replaceAll('"', ' ').trim()));
    }
  });

  it('adds and removes facet values where they stand', () => {
    let text = 'refund';
    text = toggleValue(text, 'domain', 'finance');
    expect(text).toBe('domain:finance refund');
    text = toggleValue(text, 'domain', 'sales');
    expect(text).toBe('domain:finance,sales refund');
    text = toggleValue(text, 'domain', 'FINANCE');
    expect(text).toBe('domain:sales refund');
    expect(toggleValue(text, 'domain', 'sales')).toBe('refund');
    expect(toggleValue('owner:"Daniel Okafor" x', 'owner', '"Daniel Okafor"')).toBe('x');
    expect(toggleValue('x', 'owner', '"Daniel Okafor"')).toBe('owner:"Daniel Okafor" x');
    // An exclusion is another filter.
    expect(toggleValue('-domain:sales', 'domain', 'sales')).toBe('-domain:sales domain:sales');
  });

  it('says what was probably meant', () => {
    const problem = (raw: string) => filterProblem(parseFilter(raw)!);
    expect(problem('domian:sales')).toBe('“domian” is not a filter. domain?');
    expect(problem('domain:sales')).toBeUndefined();
    expect(parseFilter('zzzzzz:sales')).toBeNull();
    expect(correctedFields('domian:sales -tga:pii refund')).toBe('domain:sales -tag:pii refund');
    expect(correctedFields('domain:sales refund')).toBeNull();
  });

  it('keeps the words when filters go', () => {
    expect(withoutFilters('domain:a refund tag:b ledger')).toBe('refund ledger');
  });
});
