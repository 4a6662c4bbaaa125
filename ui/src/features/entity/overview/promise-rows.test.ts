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
  const contract = { id: 'x', name: null, version: null, api_version: 'v3', status: null, file: 'f' };

  it('never says the same twice', () => {
    expect(docParts({ description: 'Orders.', markdown: null, product: null, contract: { ...contract, purpose: 'Orders.', usage: 'Count them.', limitations: null } })).toEqual([
      { title: 'What this is', text: 'Orders.' },
      { title: 'Use it for', text: 'Count them.' },
    ]);
  });

  it('takes out of a text what stands on its own, with its heading', () => {
    const markdown = 'Orders.\n\n## Grain\n\nOne row each.\n\n## Usage\n\n- Count\n- Join\n\n## Limitations\n\n- Revenue';
    expect(docParts({ description: null, markdown, product: null, contract: { ...contract, purpose: 'Orders.', usage: '- Count\n- Join', limitations: '- Revenue' } })).toEqual([
      { title: 'What this is', text: 'Orders.\n\n## Grain\n\nOne row each.' },
      { title: 'Use it for', text: '- Count\n- Join' },
      { title: 'Do not use it for', text: '- Revenue' },
    ]);
  });

  it('leaves a text alone that says something else', () => {
    const markdown = '# Title\n\n## Empty on purpose';
    expect(docParts({ description: 'short', markdown, product: null, contract: null })).toEqual([{ title: 'What this is', text: markdown }]);
  });
});
