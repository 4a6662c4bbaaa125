import type { Snapshot, SnapshotRef } from '@/ipc/bindings';

/** Where the chosen snapshot stands among those kept; the current one when none is chosen. -1 for none at all. */
export function indexOfSnapshot(snapshots: readonly Snapshot[], chosen: string | undefined, current: string | null): number {
  const at = chosen === undefined ? -1 : snapshots.findIndex((one) => one.id === chosen);
  if (at !== -1) return at;
  const now = snapshots.findIndex((one) => one.id === current);
  return now === -1 ? snapshots.length - 1 : now;
}

/**
 * The snapshot some steps away, as it stands in the address: undefined is the current one, so that a page that
 * shows the latest rows goes on doing so.
 */
export function stepSnapshot(
  snapshots: readonly Snapshot[],
  chosen: string | undefined,
  current: string | null,
  by: number,
): string | undefined {
  const at = indexOfSnapshot(snapshots, chosen, current);
  const wanted = snapshots[Math.min(Math.max(at + by, 0), snapshots.length - 1)];
  return !wanted || wanted.id === current ? undefined : wanted.id;
}

/** The stretch of snapshots that fits, holding the chosen one, as late as it can be. */
export function windowOf(count: number, chosen: number, fits: number): { from: number; to: number } {
  if (count <= fits) return { from: 0, to: count };
  const from = Math.max(0, Math.min(chosen - Math.floor(fits / 2), count - fits));
  return { from, to: from + fits };
}

/** Heights of bars by rows, at least `least`; snapshots that count no rows get that. */
export function barHeights(snapshots: readonly Snapshot[], height: number, least = 4): number[] {
  const most = Math.max(1, ...snapshots.map((one) => one.rows ?? 0));
  return snapshots.map((one) => Math.max(least, Math.round(((one.rows ?? 0) / most) * height)));
}

/** Branches and tags by the snapshot they point to; `main` at the current snapshot says nothing new. */
export function refsBySnapshot(refs: readonly SnapshotRef[], current: string | null): Map<string, SnapshotRef[]> {
  const found = new Map<string, SnapshotRef[]>();
  for (const ref of refs) {
    if (ref.name === 'main' && ref.snapshot_id === current) continue;
    found.set(ref.snapshot_id, [...(found.get(ref.snapshot_id) ?? []), ref]);
  }
  return found;
}
