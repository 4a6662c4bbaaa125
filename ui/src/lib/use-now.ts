import { useEffect, useState, useSyncExternalStore } from 'react';

const EVERY_MS = 30_000;

let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;
const watchers = new Set<() => void>();

function watch(watcher: () => void) {
  watchers.add(watcher);
  // Nobody watched for a while: the time stood still.
  if (timer === undefined) now = new Date();
  timer ??= setInterval(() => {
    now = new Date();
    for (const one of watchers) one();
  }, EVERY_MS);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time, told anew every half minute. */
export function useNow(): Date {
  return useSyncExternalStore(watch, () => now);
}

/** The time, told anew every second while `ticking`. */
export function useSeconds(ticking: boolean): number {
  const [at, setAt] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setAt(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return at;
}
