import type { Status } from '@/components/status-mark';
import type { IncidentAct, IncidentSeverity, IncidentState, IncidentView, PromiseView, ReachingIncident, TestResult } from '@/ipc/bindings';
import { count } from '@/lib/time';

export const SEVERITIES: readonly { value: IncidentSeverity; label: string }[] = [
  { value: 'critical', label: 'Critical: the data must not be used' },
  { value: 'major', label: 'Major: part of it is wrong, missing or late' },
  { value: 'minor', label: 'Minor: it can be used all the same' },
];

export const SEVERITY_WORD: Readonly<Record<IncidentSeverity, string>> = { critical: 'Critical', major: 'Major', minor: 'Minor' };
export const STATE_WORD: Readonly<Record<IncidentState, string>> = { open: 'Open', acknowledged: 'Acknowledged', resolved: 'Resolved' };

/** How an incident looks in a list: what is over is good, what is minor asks for attention only. */
export function incidentStatus({ state, severity }: Pick<IncidentView, 'state' | 'severity'>): Status {
  if (state === 'resolved') return 'good';
  return severity === 'minor' ? 'attention' : 'bad';
}

/** What was done, as a line of a log: `acknowledged it`. */
export const DONE: Readonly<Record<IncidentAct, string>> = {
  open: 'opened it',
  acknowledge: 'acknowledged it',
  note: 'noted',
  resolve: 'resolved it',
  reopen: 'reopened it',
};

/** What may be done with an incident as it stands, the main thing first. */
export function actsOn(state: IncidentState): IncidentAct[] {
  if (state === 'open') return ['acknowledge', 'resolve', 'note'];
  return state === 'acknowledged' ? ['resolve', 'note'] : ['reopen', 'note'];
}

export const ACT_WORD: Readonly<Record<IncidentAct, string>> = {
  open: 'Open an incident',
  acknowledge: 'Acknowledge',
  note: 'Add a note',
  resolve: 'Resolve',
  reopen: 'Reopen',
};

/** Who looks after it, in a sentence. */
export function careWords(incident: IncidentView): string {
  if (incident.state === 'resolved') return `Resolved by ${incident.resolved_by ?? 'somebody'}.`;
  if (incident.acknowledged_by !== null) return `${incident.acknowledged_by} looks after it.`;
  return 'Nobody looks after it yet.';
}

/** What an incident is opened with when a promise is broken. */
export interface Prefill {
  title: string;
  about: { source: 'sla' | 'rule'; name: string; element: string | null } | null;
}

export function prefillOfPromise(row: PromiseView): Prefill {
  const found = row.measured === null ? '' : `: ${row.measured}, promised ${row.promised}`;
  return { title: `${row.label}${found}`, about: { source: 'sla', name: row.property, element: row.sla.element ?? null } };
}

export function prefillOfTest(test: TestResult): Prefill {
  const rows = typeof test.failures === 'number' ? `: ${count(test.failures, 'row')}` : ' fails';
  const column = test.column && !test.name.includes(test.column) ? ` on ${test.column}` : '';
  return { title: `${test.name}${column}${rows}`, about: { source: 'rule', name: test.name, element: test.column ?? null } };
}

/** The steps between where the trouble is and who is told, without both ends. */
export function between({ path }: Pick<ReachingIncident, 'path'>): ReachingIncident['path'] {
  return path.slice(1, -1);
}
