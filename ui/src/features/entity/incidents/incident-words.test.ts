import { describe, expect, it } from 'vitest';
import { actsOn, between, incidentStatus, prefillOfTest } from './incident-words';

const step = (name: string) => ({ urn: name, kind: 'table' as const, name, full_name: name, domain: null });

describe('incidents in words', () => {
  it('offers only what makes sense', () => {
    expect(actsOn('open')[0]).toBe('acknowledge');
    expect(actsOn('acknowledged')).not.toContain('acknowledge');
    expect(actsOn('resolved')).toEqual(['reopen', 'note']);
  });

  it('looks bad only while it is open', () => {
    expect(incidentStatus({ state: 'open', severity: 'critical' })).toBe('bad');
    expect(incidentStatus({ state: 'acknowledged', severity: 'minor' })).toBe('attention');
    expect(incidentStatus({ state: 'resolved', severity: 'critical' })).toBe('good');
  });

  it('tells the way without its ends', () => {
    expect(between({ path: [step('raw'), step('staging'), step('orders')] })).toEqual([step('staging')]);
    expect(between({ path: [step('raw'), step('orders')] })).toEqual([]);
  });

  it('fills in what a failing test says', () => {
    expect(prefillOfTest({ name: 'not_null', column: 'order_id', status: 'failed', failures: 3 })).toEqual({
      title: 'not_null on order_id: 3 rows',
      about: { source: 'rule', name: 'not_null', element: 'order_id' },
    });
    expect(prefillOfTest({ name: 'unique order_id', column: 'order_id', status: 'errored' }).title).toBe('unique order_id fails');
  });
});
