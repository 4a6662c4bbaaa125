import { describe, expect, it } from 'vitest';
import type { MeasureQualityResponse, RuleOutcome, RuleResult, RuleStatus } from '@/ipc/bindings';
import { basisText, foundText, measuredText, outcomeText } from './rule-words';

const rule: RuleResult = { contract: 'orders', key: 'r1', took_ms: 4, measured: 0, expected: 'must be 0', rows_checked: 79_954, snapshot_id: '12' };

function answer(states: RuleStatus[], unchanged = false): MeasureQualityResponse {
  const results = states.map(
    (status): RuleOutcome => ({ rule: 'nullValues', element: null, dimension: null, severity: null, status, measured: null, expected: null, percent: false, rows_checked: null, snapshot_id: null, took_ms: 1, reason: null, is_error: true }),
  );
  return { subject: 'sales.orders', urn: 'urn:weft:product:x', results, took_ms: 3, measured: [{ contract: 'orders', name: 'orders', snapshot_id: '12', at: '2026-11-23T09:40:00Z', rows: 1, bytes_read: 1, passes: 1, unchanged }] };
}

describe('words of measured rules', () => {
  it('tells none from nothing measured, and counts from shares', () => {
    expect(measuredText(rule)).toBe('0');
    expect(measuredText({ ...rule, measured: null })).toBeNull();
    expect(measuredText({ ...rule, measured: 2.5, percent: true })).toBe('2.5 %');
    expect(measuredText({ ...rule, measured: 79_954 })).toBe('79,954');
  });

  it('shows the number of a rule, else the rows that fail', () => {
    const test = { name: 'n', status: 'failed' as const, failures: 3 };
    expect(foundText({ ...test, rule })).toBe('0');
    expect(foundText({ ...test, rule: { ...rule, measured: null } })).toBe('3 rows');
    expect(foundText({ name: 'n', status: 'not_run' })).toBe('');
  });

  it('says what a number rests on', () => {
    expect(basisText(rule)).toBe('must be 0 · 79,954 rows looked at · snapshot 12');
    expect(basisText({ ...rule, expected: null, rows_checked: null })).toBe('snapshot 12');
  });

  it('sums up, and never calls untold rules held', () => {
    expect(outcomeText(answer(['pass', 'pass']))).toBe('2 of 2 rules hold');
    expect(outcomeText(answer(['pass', 'fail', 'warn', 'not_run', 'error']))).toBe('1 of 5 rules hold, 2 do not, 2 could not be told');
    expect(outcomeText(answer(['pass'], true))).toContain('Nothing was new');
  });
});
