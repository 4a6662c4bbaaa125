import type { IncidentView, PromiseView, Snapshot, TestRunView } from '@/ipc/bindings';
import { count, number, span } from '@/lib/time';

export type Lane = 'commits' | 'tests' | 'breaches' | 'incidents';

export const LANES: readonly { lane: Lane; name: string }[] = [
  { lane: 'commits', name: 'Commits' },
  { lane: 'tests', name: 'Tests' },
  { lane: 'breaches', name: 'Promises broken' },
  { lane: 'incidents', name: 'Incidents' },
];

/** Something that happened at an instant, or lasted. Times are milliseconds. */
export interface Happening {
  lane: Lane;
  from: number;
  /** Absent for an instant. */
  to?: number;
  /** Whether it still lasts. */
  lasts?: boolean;
  tone: 'plain' | 'good' | 'warn' | 'bad';
  text: string;
}

interface Known {
  commits: readonly Snapshot[];
  runs: readonly TestRunView[];
  promises: readonly PromiseView[];
  incidents: readonly IncidentView[];
}

/** Everything that is known to have happened since `since`, oldest first. */
export function happenings({ commits, runs, promises, incidents }: Known, since: number, now: number): Happening[] {
  const all: Happening[] = [
    ...commits.map((commit): Happening => ({ lane: 'commits', from: Date.parse(commit.at), tone: 'plain', text: commitText(commit) })),
    ...runsTogether(runs),
    ...promises.flatMap((promise) =>
      promise.breaches.map((breach): Happening => {
        const [from, to] = [Date.parse(breach.from), Date.parse(breach.to)];
        const lasts = promise.state === 'broken' && breach === promise.breaches.at(-1);
        return { lane: 'breaches', from, to, lasts, tone: 'bad', text: `${promise.label} was not kept for ${span(to - from)}${lasts ? ' and is not yet' : ''}` };
      }),
    ),
    ...incidents.flatMap((incident) => lifetimes(incident, now)),
  ];
  return all.filter((one) => Number.isFinite(one.from) && (one.to ?? one.from) >= since && one.from <= now).sort((a, b) => a.from - b.from);
}

function commitText({ operation, added_rows: added, deleted_rows: deleted }: Snapshot): string {
  const parts = [typeof added === 'number' && added > 0 && `${number(added)} rows added`, typeof deleted === 'number' && deleted > 0 && `${number(deleted)} deleted`].filter(Boolean);
  return `Commit (${operation})${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

/** Tests that ran at one instant are one mark: what failed decides how it looks. */
function runsTogether(runs: readonly TestRunView[]): Happening[] {
  const byTime = new Map<string, TestRunView[]>();
  for (const run of runs) byTime.set(run.at, [...(byTime.get(run.at) ?? []), run]);
  return [...byTime].map(([at, together]): Happening => {
    const failed = together.filter((run) => run.status === 'failed' || run.status === 'errored');
    const warned = together.filter((run) => run.status === 'warned');
    const names = failed.slice(0, 3).map((run) => run.test).join(', ');
    const text = [`${count(together.length, 'test')} ran`, failed.length > 0 && `${number(failed.length)} failed (${names}${failed.length > 3 ? ' …' : ''})`, warned.length > 0 && `${number(warned.length)} warned`].filter(Boolean).join(', ');
    return { lane: 'tests', from: Date.parse(at), tone: failed.length > 0 ? 'bad' : warned.length > 0 ? 'warn' : 'good', text };
  });
}

/** An incident that was reopened was open more than once. */
function lifetimes({ log, title, severity }: IncidentView, now: number): Happening[] {
  const found: Happening[] = [];
  for (const entry of log) {
    const at = Date.parse(entry.at);
    if (entry.act === 'open' || entry.act === 'reopen') found.push({ lane: 'incidents', from: at, to: now, lasts: true, tone: severity === 'minor' ? 'warn' : 'bad', text: title });
    const last = found.at(-1);
    if (entry.act === 'resolve' && last) {
      last.to = at;
      last.lasts = false;
    }
  }
  return found.map((one) => ({ ...one, text: `${one.text}, ${one.lasts ? 'open for' : 'was open for'} ${span((one.to ?? now) - one.from)}` }));
}
