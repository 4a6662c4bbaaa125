import type { Snapshot } from '@/ipc/bindings';

export interface Gap {
  /** When the next commit came: up to then the data grew old. */
  at: number;
  /** How old the data was just before it, in milliseconds. */
  age: number;
  missed: boolean;
}

export interface Gaps {
  gaps: Gap[];
  median: number | null;
  longest: number | null;
  misses: number;
}

/** How old the data became between commits, against the promise. Only commits that are kept can be measured. */
export function commitGaps(snapshots: readonly Snapshot[], promised: number | null, since = -Infinity): Gaps {
  const times = snapshots.map((one) => Date.parse(one.at)).filter((at) => Number.isFinite(at)).sort((a, b) => a - b);
  const gaps: Gap[] = [];
  times.forEach((at, index) => {
    const before = times[index - 1];
    if (before === undefined || at < since) return;
    const age = at - before;
    gaps.push({ at, age, missed: promised !== null && age > promised });
  });
  const ages = gaps.map((gap) => gap.age).sort((a, b) => a - b);
  const middle = ages.length >> 1;
  const median = ages.length % 2 === 1 ? ages[middle] : ((ages[middle - 1] ?? 0) + (ages[middle] ?? 0)) / 2;
  return {
    gaps,
    median: ages.length === 0 ? null : (median ?? null),
    longest: ages.at(-1) ?? null,
    misses: gaps.filter((gap) => gap.missed).length,
  };
}
