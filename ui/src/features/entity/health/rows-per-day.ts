import type { Snapshot } from '@/ipc/bindings';

const DAY = 86_400_000;
/** Days that a range is told from, at least. */
const ENOUGH = 5;

export interface DayRows {
  /** Its midnight, in this place, in milliseconds. */
  day: number;
  added: number;
  /** What was to be expected by the days before; null where too few are known. */
  low: number | null;
  high: number | null;
  /** Less came than expected, and the day is over. */
  few: boolean;
}

/**
 * Rows added day by day, with the range that the days before it make likely: around their median, as wide as they mostly
 * differ from it. The first and the last day are known in part only.
 */
export function rowsPerDay(line: readonly Snapshot[], now: number): DayRows[] {
  const added = new Map<number, number>();
  for (const commit of line) {
    if (typeof commit.added_rows !== 'number' || commit.operation === 'replace') continue;
    const day = new Date(commit.at).setHours(0, 0, 0, 0);
    if (Number.isFinite(day)) added.set(day, (added.get(day) ?? 0) + commit.added_rows);
  }
  const days = [...added.keys()].sort((a, b) => a - b);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const found: DayRows[] = [];
  for (let at = first; at <= last; at = new Date(at + DAY * 1.5).setHours(0, 0, 0, 0)) {
    const before = found.slice(1).map((one) => one.added);
    const range = before.length >= ENOUGH ? likely(before) : null;
    const rows = added.get(at) ?? 0;
    const over = now >= at + DAY;
    found.push({ day: at, added: rows, low: range?.low ?? null, high: range?.high ?? null, few: over && range !== null && rows < range.low });
  }
  return found;
}

function likely(values: readonly number[]): { low: number; high: number } {
  const middle = median(values);
  // 1.4826 makes the median deviation comparable with a standard deviation; three of them hold nearly all.
  const wide = 3 * 1.4826 * median(values.map((value) => Math.abs(value - middle)));
  return { low: Math.max(0, middle - wide), high: middle + wide };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
