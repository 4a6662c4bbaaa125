import { useSyncExternalStore } from 'react';

/** What became of a source's secret while this window is open: where it was put, or when it was thrown away. */
export type KeptNote = { keptIn: string } | { signedOut: Date };

let notes: ReadonlyMap<string, KeptNote> = new Map();
const watchers = new Set<() => void>();

/** Remembers the answer of a verb that kept or removed a secret. Nothing tells it later, so it is not asked later. */
export function noteKept(source: string, keptIn: string | null): void {
  notes = new Map(notes).set(source, keptIn === null ? { signedOut: new Date() } : { keptIn });
  for (const watcher of watchers) watcher();
}

export function useKeptNote(source: string): KeptNote | undefined {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => notes.get(source),
  );
}
