import type { Snapshot } from '@/ipc/bindings';

export interface Refresh {
  /** Share of the highest bar, 0 to 1. */
  height: number;
  state: 'on_time' | 'slow' | 'missed';
}

const SHOWN = 14;
/** The highest bar is twice the promise: one long gap does not flatten the others. */
const HIGHEST = 2;
const LOWEST = 0.2;

/**
 * The time between the last commits, against the promised age. Measured from the snapshots alone: a gap longer
 * than promised was a miss, one above 80 % of it was slow. The last bar is the time since the newest commit.
 */
export function refreshes(snapshots: readonly Snapshot[], promised: number | null, now: number): Refresh[] {
  const times = snapshots
    .map((one) => Date.parse(one.at))
    .filter((at) => !Number.isNaN(at))
    .sort((a, b) => a - b);
  if (times.length < 2 || promised === null) return [];
  const ends = [...times.slice(1), now];
  const gaps = ends.map((end, index) => end - (times[index] ?? end)).slice(-SHOWN);
  return gaps.map((gap) => ({
    height: Math.min(1, Math.max(LOWEST, gap / (promised * HIGHEST))),
    state: gap > promised ? 'missed' : gap > promised * 0.8 ? 'slow' : 'on_time',
  }));
}

/** The same in words, for those who do not see the bars. */
export function refreshWords(bars: readonly Refresh[]): string {
  const of = (state: Refresh['state']) => bars.filter((bar) => bar.state === state).length;
  return `Last ${bars.length} refreshes: ${of('on_time')} on time, ${of('slow')} slow, ${of('missed')} missed`;
}
