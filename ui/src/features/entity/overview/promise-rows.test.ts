import { describe, expect, it } from 'vitest';
import type { FreshnessView } from '@/ipc/bindings';
import { docParts } from './doc-parts';
import { promiseRows } from './promise-rows';

const fresh: FreshnessView = { state: 'on_time', age_ms: 360_000, promised_ms: 900_000, last_commit: '2026-11-23T09:40:00Z' };

describe('promises', () => {
  it('measures the first freshness promise and no other', () => {
    const rows = promiseRows(
      [
        { property: 'availability', value: '99.9', unit: 'percent' },
        { property: 'latency', value: '15', unit: 'minutes', element: 'orders.placed_at' },
        { property: 'freshness', value: '1', unit: 'd' },
      ],
      fresh,
    );
    expect(rows.map((row) => [row.name, row.target, row.measured !== null])).toEqual([
      ['Availability', '99.9 %', false],
      ['Latency', 'within 15 min', true],
      ['Freshness', 'within 1 day', false],
    ]);
    expect(rows[1]?.note).toBe('about orders.placed_at');
  });

  it('measures nothing where no commit was seen', () => {
    expect(promiseRows([{ property: 'latency', value: '15', unit: 'm' }], { ...fresh, state: 'not_measured', age_ms: null })[0]?.measured).toBeNull();
  });
});

describe('documentation', () => {
  it('never says the same twice', () => {
    const contract = { purpose: 'Orders.', usage: 'Count them.', limitations: null, id: 'x', name: null, version: null, api_version: 'v3', status: null, file: 'f' };
    expect(docParts({ description: 'Orders.', markdown: null, product: null, contract })).toEqual([
      { title: 'What this is', text: 'Orders.' },
      { title: 'Use it for', text: 'Count them.' },
    ]);
  });
});
