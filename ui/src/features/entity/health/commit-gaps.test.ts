import { describe, expect, it } from 'vitest';
import type { Snapshot } from '@/ipc/bindings';
import { commitGaps } from './commit-gaps';
import { byUrgency } from './test-order';

const at = (time: string): Snapshot => ({ id: time, at: `2026-11-23T${time}:00Z`, operation: 'append', rows: 1 });
const MINUTE = 60_000;

describe('commit gaps', () => {
  it('measures how old the data became, and what was missed', () => {
    const { gaps, median, longest, misses } = commitGaps([at('09:40'), at('09:00'), at('09:10'), at('09:15')], 15 * MINUTE);
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
