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

/**
 * The commits that led to the current one, oldest first, as far as they are kept: what stands on another branch
 * never was the table. Where a table's writers name no parents, all commits in the order of their times.
 */
export function lineTo(snapshots: readonly Snapshot[], current: string | null): Snapshot[] {
  const byId = new Map(snapshots.map((one) => [one.id, one]));
  const line: Snapshot[] = [];
  for (let at = byId.get(current ?? ''); at && !line.includes(at); at = byId.get(at.parent_id ?? '')) line.push(at);
  const named = snapshots.some((one) => typeof one.parent_id === 'string');
  if (named && line.length > 0) return line.reverse();
  return [...snapshots].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** How old the data became between commits, against the promise. Only commits that are kept can be measured. */
export function commitGaps(line: readonly Snapshot[], promised: number | null, since = -Infinity): Gaps {
  const times = line.map((one) => Date.parse(one.at)).filter((at) => Number.isFinite(at));
  const gaps: Gap[] = [];
  times.forEach((at, index) => {
    const before = times[index - 1];
    if (before === undefined || at < since) return;
    const age = Math.max(0, at - before);
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
