import { useSyncExternalStore } from 'react';
import type { SignInSourceResponse } from '@/ipc/bindings';
import { toast } from '@/lib/toasts';

/** What became of a source's secret while this window is open: where it was put, or when it was thrown away. */
export type KeptNote = { keptIn: string } | { signedOut: Date };

let notes: ReadonlyMap<string, KeptNote> = new Map();
const watchers = new Set<() => void>();

/** Remembers the answer of a verb that kept or removed a secret. Nothing tells it later, so it is not asked later. */
export function noteKept(source: string, keptIn: string | null): void {
  notes = new Map(notes).set(source, keptIn === null ? { signedOut: new Date() } : { keptIn });
  for (const watcher of watchers) watcher();
}

/** Says who signed in through the browser, and remembers where that is kept. */
export function noteSignedIn(source: string, { who, kept_in, lasts }: SignInSourceResponse): void {
  noteKept(source, kept_in ?? 'the memory of Weft, until it closes');
  toast({
    kind: 'ok',
    title: `Signed in to ${source}${who === null ? '' : ` as ${who}`}`,
    detail: lasts ? undefined : 'The provider gave nothing to stay signed in with, so this ends when Weft closes.',
  });
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
