import { useSyncExternalStore } from 'react';
import type { Progress } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';

/** One step of long work, as far as it told. */
export interface Step {
  name: string;
  done: number;
  total: number | null;
  detail: string | null;
  started: number;
  /** Absent while it runs. */
  ended?: number;
}

/** Long work. It goes on when its screen is left, and its end stays readable until the next start. */
export interface Running {
  started: number;
  steps: readonly Step[];
  state: 'running' | 'done' | 'stopped' | 'failed';
  error?: WeftError;
  stop: () => void;
}

type Work<Answer> = (options: { signal: AbortSignal; onProgress: (progress: Progress) => void }) => Promise<Answer>;

let works: ReadonlyMap<string, Running> = new Map();
const watchers = new Set<() => void>();

function put(key: string, running: Running) {
  works = new Map(works).set(key, running);
  for (const watcher of watchers) watcher();
}

function change(key: string, changed: (old: Running) => Partial<Running>) {
  const old = works.get(key);
  if (old) put(key, { ...old, ...changed(old) });
}

/** Starts long work under a key; a second start while it runs does nothing. Never rejects: the state says how it ended. */
export async function startRunning<Answer>(key: string, work: Work<Answer>): Promise<Answer | undefined> {
  if (works.get(key)?.state === 'running') return undefined;
  const controller = new AbortController();
  put(key, { started: Date.now(), steps: [], state: 'running', stop: () => controller.abort() });
  try {
    const answer = await work({
      signal: controller.signal,
      onProgress: (progress) => change(key, (old) => ({ steps: advance(old.steps, progress, Date.now()) })),
    });
    change(key, (old) => ({ state: 'done', steps: close(old.steps, Date.now()) }));
    return answer;
  } catch (thrown) {
    const error = WeftError.from(thrown);
    change(key, (old) => ({
      state: error.code === 'cancelled' ? 'stopped' : 'failed',
      steps: close(old.steps, Date.now()),
      error,
    }));
    return undefined;
  }
}

/** The steps after one more word of progress: a new name ends the step before it. */
export function advance(steps: readonly Step[], progress: Progress, now: number): Step[] {
  const { step, done, total, detail } = progress;
  const last = steps.at(-1);
  if (last?.name === step) return [...steps.slice(0, -1), { ...last, done, total, detail }];
  return [...close(steps, now), { name: step, done, total, detail, started: now }];
}

function close(steps: readonly Step[], now: number): Step[] {
  return steps.map((step) => (step.ended === undefined ? { ...step, ended: now } : step));
}

/** Share of the running step in percent, where its length is known. */
export function percent({ steps }: Running): number | null {
  const step = steps.at(-1);
  if (!step || step.total === null || step.total === 0) return null;
  return Math.min(100, Math.round((step.done / step.total) * 100));
}

export function useRunning(key: string): Running | undefined {
  return useAllRunning().get(key);
}

export function useAllRunning(): ReadonlyMap<string, Running> {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => works,
  );
}
