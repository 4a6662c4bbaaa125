import { describe, expect, it } from 'vitest';
import type { IncidentView, PromiseView, TestRunView } from '@/ipc/bindings';
import { happenings } from './timeline-events';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-23T12:00:00Z');
const at = (hours: number) => new Date(NOW - hours * HOUR).toISOString();
const nothing = { commits: [], runs: [], promises: [], incidents: [] };

const incident = (log: [IncidentView['log'][number]['act'], number][]): IncidentView =>
  ({ title: 'Feed stopped', severity: 'major', log: log.map(([act, hours]) => ({ act, at: at(hours), by: 'maya' })) }) as unknown as IncidentView;

describe('the timeline', () => {
  it('shows an incident for as long as it was open, also twice', () => {
    const found = happenings({ ...nothing, incidents: [incident([['open', 9], ['note', 8], ['resolve', 7], ['reopen', 2]])] }, NOW - 24 * HOUR, NOW);
    expect(found.map((one) => [(one.from - NOW) / HOUR, ((one.to ?? 0) - NOW) / HOUR, one.lasts])).toEqual([[-9, -7, false], [-2, 0, true]]);
  });

  it('takes tests that ran at one time together and tells what failed', () => {
    const run = (test: string, status: TestRunView['status']) => ({ at: at(1), test, column: null, contract: null, status });
    const found = happenings({ ...nothing, runs: [run('a', 'passed'), run('b', 'failed'), run('c', 'warned')] }, NOW - 24 * HOUR, NOW);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ tone: 'bad', text: '3 tests ran, 1 failed (b), 1 warned' });
  });

  it('keeps what began before the time and reaches into it', () => {
    const promise = { label: 'Freshness', state: 'holds', breaches: [{ from: at(30), to: at(20), worst: 1 }, { from: at(60), to: at(50), worst: 1 }] } as unknown as PromiseView;
    const found = happenings({ ...nothing, promises: [promise] }, NOW - 24 * HOUR, NOW);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ lane: 'breaches', lasts: false, text: 'Freshness was not kept for 10 h' });
  });
});
