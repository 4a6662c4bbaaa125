import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';

const EVERY_MS = 30_000;

let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;
const watchers = new Set<() => void>();

function watch(watcher: () => void) {
  watchers.add(watcher);
  // Nobody watched for a while: the time stood still.
  if (timer === undefined) now = new Date();
  timer ??= setInterval(tellTime, EVERY_MS);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Tells the time at once, where something has happened by the clock. */
export function tellTime(): void {
  now = new Date();
  for (const one of watchers) one();
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

/** Whether a moment has passed; says so when it does, also after the machine slept. */
export function useIsOver(moment: string | null): boolean {
  const over = useCallback(() => moment !== null && Date.parse(moment) <= Date.now(), [moment]);
  const watchIt = useCallback(
    (tell: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      function look() {
        clearTimeout(timer);
        if (moment === null || over()) tell();
        else timer = setTimeout(look, Math.min(Date.parse(moment) - Date.now(), EVERY_MS));
      }
      look();
      window.addEventListener('focus', look);
      document.addEventListener('visibilitychange', look);
      return () => {
        clearTimeout(timer);
        window.removeEventListener('focus', look);
        document.removeEventListener('visibilitychange', look);
      };
    },
    [moment, over],
  );
  return useSyncExternalStore(watchIt, over);
}
