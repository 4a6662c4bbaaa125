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
  /** How far it was when, over the last seconds. */
  seen?: readonly Sample[];
}

interface Sample {
  at: number;
  done: number;
}

/** Long work. It goes on when its screen is left, and its end stays readable until the next start. */
export interface Running {
  started: number;
  steps: readonly Step[];
  /** Requests made and bytes read until now, where they are counted. */
  requests?: number | null;
  bytes?: number | null;
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
      onProgress: (progress) =>
        change(key, (old) => ({
          steps: advance(old.steps, progress, Date.now()),
          // Steps that count nothing come after those that do.
          requests: progress.requests ?? old.requests ?? null,
          bytes: progress.bytes ?? old.bytes ?? null,
        })),
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
  const sample = { at: now, done };
  if (last?.name === step) {
    return [...steps.slice(0, -1), { ...last, done, total, detail, seen: sampled(last.seen ?? [], sample) }];
  }
  return [...close(steps, now), { name: step, done, total, detail, started: now, seen: [sample] }];
}

/** The rate is that of this last while. */
const WINDOW_MS = 5_000;
/** A rate over less than this would be a guess. */
const SHORTEST_MS = 1_000;
/** Samples that come faster are left out: a few a second are enough. */
const APART_MS = 200;

/** Samples within the window, and one that is older to measure from. */
function sampled(seen: readonly Sample[], sample: Sample): readonly Sample[] {
  const before = seen.at(-2);
  const kept = before && sample.at - before.at < APART_MS ? seen.slice(0, -1) : seen;
  const all = [...kept, sample];
  const old = all.filter(({ at }) => sample.at - at >= WINDOW_MS).length;
  return all.slice(Math.max(0, old - 1));
}

/** Units a second over the last seconds; null where too little was seen. Nothing heard is nothing done. */
export function rateOf({ seen = [], done }: Step, now: number): number | null {
  const from = seen.findLast(({ at }) => now - at >= WINDOW_MS) ?? seen[0];
  if (!from || now - from.at < SHORTEST_MS) return null;
  return Math.max(0, ((done - from.done) * 1_000) / (now - from.at));
}

/** Milliseconds that the rest of a step takes at this rate; null where nobody can say. */
export function leftOf(step: Step, rate: number | null): number | null {
  if (rate === null || rate <= 0 || step.total === null || step.total <= step.done) return null;
  return ((step.total - step.done) * 1_000) / rate;
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
