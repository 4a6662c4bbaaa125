import { describe, expect, it } from 'vitest';
import type { Snapshot } from '@/ipc/bindings';
import { commitGaps, lineTo } from './commit-gaps';
import { byUrgency } from './test-order';

const at = (time: string): Snapshot => ({ id: time, at: `2026-11-23T${time}:00Z`, operation: 'append', rows: 1 });
const MINUTE = 60_000;

describe('commit gaps', () => {
  it('measures how old the data became, and what was missed', () => {
    const { gaps, median, longest, misses } = commitGaps(lineTo([at('09:40'), at('09:00'), at('09:10'), at('09:15')], '09:40'), 15 * MINUTE);
    expect(gaps.map((gap) => [gap.age / MINUTE, gap.missed])).toEqual([
      [10, false],
      [5, false],
      [25, true],
    ]);
    expect([median, longest, misses]).toEqual([10 * MINUTE, 25 * MINUTE, 1]);
  });

  it('misses nothing where nothing is promised, and has no number without two commits', () => {
    expect(commitGaps([at('09:00'), at('11:00')], null).misses).toBe(0);
    expect(commitGaps([at('09:00')], MINUTE)).toEqual({ gaps: [], median: null, longest: null, misses: 0 });
    expect(commitGaps([], MINUTE).gaps).toEqual([]);
  });
});

describe('line of commits', () => {
  const step = (id: string, parent: string | null): Snapshot => ({ ...at(id), parent_id: parent });

  it('follows parents and leaves other branches out', () => {
    const all = [step('09:00', null), step('09:10', '09:00'), step('09:20', '09:10'), step('09:25', '09:10')];
    expect(lineTo(all, '09:25').map((one) => one.id)).toEqual(['09:00', '09:10', '09:25']);
  });

  it('ends where a parent expired: what was in between is not known', () => {
    const all = [step('09:00', null), step('10:00', 'expired'), step('10:05', '10:00')];
    expect(commitGaps(lineTo(all, '10:05'), 15 * MINUTE).gaps.map((gap) => gap.age / MINUTE)).toEqual([5]);
  });

  it('does not walk in circles', () => {
    expect(lineTo([step('09:00', '09:10'), step('09:10', '09:00')], '09:10').map((one) => one.id)).toEqual(['09:00', '09:10']);
  });
});

describe('tests', () => {
  it('come with what fails first', () => {
    const names = byUrgency([
      { name: 'a', status: 'passed' },
      { name: 'b', status: 'not_run' },
      { name: 'c', status: 'failed' },
      { name: 'd', status: 'warned' },
    ]).map((test) => test.name);
    expect(names).toEqual(['c', 'd', 'b', 'a']);
  });
});
