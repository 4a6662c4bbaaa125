import type { Query, QueryClient } from '@tanstack/react-query';
import type { ReadReport } from './bindings';
import type { ResponseOf, Verb } from './client';
import { WeftError } from './error';

/** Verbs whose answers hold values of rows. What is over or refused is not kept of them. */
const VALUES: ReadonlySet<unknown> = new Set(['preview_rows', 'run_sql', 'show_statistics']);
/** How soon it is asked again where a right is told after it should have ended: the clock that counts is not this one. */
const AGAIN_MS = 1_000;
const AGAIN_AT_MOST_MS = 60_000;
/** The clock is looked at this often, because a machine that slept or was set right has another one. Nothing is asked then. */
const LOOK_MS = 30_000;

type Ends = readonly (string | null)[];

function told<Name extends Verb>(_verb: Name, ends: (answer: ResponseOf<Name>) => Ends) {
  return (answer: unknown) => ends(answer as ResponseOf<Name>);
}

const ofRows = (answer: unknown): Ends => [(answer as { report: ReadReport }).report.until];

/** Until when answers say that somebody may see something. They say so only as long as that is true. */
const RIGHTS: Readonly<Record<string, (answer: unknown) => Ends>> = {
  preview_rows: ofRows,
  run_sql: ofRows,
  show_statistics: told('show_statistics', (answer) => [answer.until]),
  show_entity: told('show_entity', (answer) => [answer.access_until]),
  explain_access: told('explain_access', (answer) => [answer.until, ...answer.path.map((step) => step.until)]),
};

/** Ends that answers list. They stand there when they are over, too. */
const LISTED: Readonly<Record<string, (answer: unknown) => Ends>> = {
  list_grants: told('list_grants', ({ grants }) => grants.map((grant) => (grant.end === null ? grant.until : null))),
  list_requests: told('list_requests', ({ requests }) => requests.map((row) => (row.grant === null ? null : row.until))),
  show_request: told('show_request', ({ grant }) => [grant?.end === null ? grant.until : null]),
};

/** Whether the answers of a query hold values of rows. */
export function holdsValues(query: Query): boolean {
  return VALUES.has(query.queryKey[0]);
}

/**
 * Watches when what was answered ends, by its own words. Values of rows are dropped then, whoever can still be reached, and
 * all that is on the screen is asked again: who holds the right decides, not this clock. Answers how to stop.
 */
export function watchEnds(client: QueryClient, onEnd: () => void = () => undefined): () => void {
  const cache = client.getQueryCache();
  const asked = new Map<string, { end: number; at: number; wait: number }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let planned = false;
  let stopped = false;

  /** When a query is to be asked again, and the end that it is asked for. */
  function due(query: Query): { end: number; at: number } | null {
    const { data, dataUpdatedAt, fetchStatus } = query.state;
    // What is asked just now is looked at when it has answered. Values do not wait for that.
    if (data === undefined || (fetchStatus !== 'idle' && !holdsValues(query))) return null;
    const verb = String(query.queryKey[0]);
    const rights = moments(RIGHTS[verb]?.(data));
    const listed = moments(LISTED[verb]?.(data)).filter((end) => end > dataUpdatedAt);
    const end = Math.min(...rights, ...listed);
    if (end === Infinity) return null;
    const before = asked.get(query.queryHash);
    return { end, at: before?.end === end ? before.at + before.wait : end };
  }

  function look() {
    clearTimeout(timer);
    if (stopped) return;
    const now = Date.now();
    const over: Query[] = [];
    let next = Infinity;
    for (const query of cache.getAll()) {
      const found = due(query);
      if (found === null) continue;
      if (found.at > now) {
        next = Math.min(next, found.at);
        continue;
      }
      const before = asked.get(query.queryHash);
      const wait = before?.end === found.end ? Math.min(before.wait * 2, AGAIN_AT_MOST_MS) : AGAIN_MS;
      asked.set(query.queryHash, { end: found.end, at: now, wait });
      next = Math.min(next, now + wait);
      over.push(query);
    }
    if (next !== Infinity) timer = setTimeout(look, Math.min(next - now, LOOK_MS));
    if (over.length === 0) return;
    onEnd();
    void client.resetQueries({ predicate: (query) => holdsValues(query) && over.includes(query) });
    void client.invalidateQueries({ predicate: (query) => !holdsValues(query) });
  }

  function plan() {
    if (planned) return;
    planned = true;
    queueMicrotask(() => {
      planned = false;
      look();
    });
  }

  const unsubscribe = cache.subscribe((event) => {
    if (event.type === 'removed') asked.delete(event.query.queryHash);
    if (event.type !== 'updated') return;
    if (event.action.type === 'error') forgetRefused(event.query as Query);
    if (['success', 'error', 'setState'].includes(event.action.type)) plan();
  });
  window.addEventListener('focus', look);
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    stopped = true;
    clearTimeout(timer);
    unsubscribe();
    window.removeEventListener('focus', look);
    document.removeEventListener('visibilitychange', look);
  };
}

/** Somebody else is at the desk: nothing that the one before could see is kept, and everything is asked again. */
export function changePerson(client: QueryClient): void {
  void client.resetQueries({ predicate: holdsValues });
  void client.invalidateQueries({ predicate: (query) => !holdsValues(query) });
}

/** Values that somebody may not see any more are not kept beside the refusal. */
function forgetRefused(query: Query) {
  const { data, error } = query.state;
  if (data === undefined || !holdsValues(query)) return;
  if (error instanceof WeftError && error.code === 'denied') query.setState({ data: undefined, dataUpdatedAt: 0 });
}

function moments(ends: Ends = []): number[] {
  return ends.filter((end) => end !== null).map((end) => Date.parse(end));
}
