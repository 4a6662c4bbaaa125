import { describe, expect, it } from 'vitest';
import type { SearchHit, Snapshot } from '@/ipc/bindings';
import { validateDiscoverSearch } from './discover-search';
import { inSight, ordered, orderedValues, valueTitle } from './facet-words';
import { refreshes, refreshWords } from './refreshes';
import { rowText } from './row-text';

const H = 3_600_000;
const snapshot = (at: number): Snapshot => ({
  id: String(at),
  at: new Date(at).toISOString(),
  operation: 'append',
  rows: null,
});

describe('refreshes', () => {
  it('measures the gaps against the promise, the open one included', () => {
    const bars = refreshes(
      [0, 1, 1.9, 5].map((hour) => snapshot(hour * H)),
      H,
      5.2 * H,
    );
    expect(bars.map((bar) => bar.state)).toEqual(['slow', 'slow', 'missed', 'on_time']);
    expect(refreshWords(bars)).toBe('Last 4 refreshes: 1 on time, 2 slow, 1 missed');
  });

  it('shows nothing that was not promised or not measured', () => {
    expect(refreshes([snapshot(0), snapshot(H)], null, 2 * H)).toEqual([]);
    expect(refreshes([snapshot(0)], H, 2 * H)).toEqual([]);
  });
});

describe('the text of a row', () => {
  const hit = (matched: SearchHit['matched']) =>
    ({
      name: 'Refund ledger',
      full_name: 'finance.refund_ledger',
      matched,
      card: { description: 'One row per line.\nMore.' },
    }) as SearchHit;

  it('marks the name and shows the best other place', () => {
    const text = rowText(
      hit([
        { field: 'column', snippet: 'refund_id', marks: [[0, 6]] },
        { field: 'title', snippet: 'Refund ledger', marks: [[0, 6]] },
        { field: 'description', snippet: 'A refund line', marks: [[2, 8]] },
      ]),
    );
    expect(text).toEqual({ name: [[0, 6]], line: 'A refund line', marks: [[2, 8]], column: false });
  });

  it('falls back to the description when only the name matched', () => {
    expect(rowText(hit([{ field: 'name', snippet: 'Refund ledger', marks: [[0, 6]] }])).line).toBe('One row per line.');
  });
});

describe('facets', () => {
  const value = (name: string, selected = false) => ({ value: name, count: 1, selected });

  it('stand in the order of narrowing down, empty ones left out', () => {
    const facets = ['source', 'mystery', 'domain', 'sla'].map((field) => ({ field, values: [value('x')] }));
    expect(ordered([...facets, { field: 'tag', values: [] }]).map((facet) => facet.field)).toEqual([
      'domain',
      'sla',
      'source',
      'mystery',
    ]);
    expect(
      orderedValues({ field: 'sla', values: ['late', 'on_time'].map((one) => value(one)) }).map((one) => one.value),
    ).toEqual(['on_time', 'late']);
  });

  it('always keep the chosen values in sight', () => {
    const values = [value('a'), value('b'), value('c', true), value('d')];
    expect(inSight(values, 1, false).map((one) => one.value)).toEqual(['a', 'c']);
    expect(inSight(values, 1, true)).toHaveLength(4);
  });

  it('name values in words', () => {
    expect(valueTitle('sla', 'not_measured')).toBe('Not measured');
    expect(valueTitle('kind', 'virtual_dataset')).toBe('Virtual dataset');
    expect(valueTitle('owner', '"Daniel Okafor"')).toBe('Daniel Okafor');
  });
});

describe('the address of Discover', () => {
  it('reads only what it knows', () => {
    expect(validateDiscoverSearch({ q: 42, sort: 'name', look: 'urn:x', quick: false, other: 1 })).toEqual({
      q: '42',
      sort: 'name',
      look: 'urn:x',
      quick: false,
    });
    expect(validateDiscoverSearch({ q: '', sort: 'nonsense', look: 7, quick: 'yes' })).toEqual({});
  });
});
