import type { Status } from '@/components/status-mark';
import type { AccessRequestRow, EndReason, GrantRow, GrantState, RequestAct, RequestState, SharedRole, StepState } from '@/ipc/bindings';
import { count, span } from '@/lib/time';

/** A state in a word with its mark. */
export interface Standing {
  status: Status;
  word: string;
}

/** Where a request stands. */
export const REQUEST: Readonly<Record<RequestState, Standing>> = {
  waiting: { status: 'unknown', word: 'Waiting' },
  asked_back: { status: 'attention', word: 'Asked back' },
  approved: { status: 'good', word: 'Approved' },
  rejected: { status: 'bad', word: 'Rejected' },
  withdrawn: { status: 'unknown', word: 'Withdrawn' },
};

/** Where a grant stands. Nothing is called active that was not read back. */
export const GRANT: Readonly<Record<GrantState, Standing>> = {
  pending: { status: 'soon', word: 'Not granted yet' },
  active: { status: 'good', word: 'Active' },
  partial: { status: 'attention', word: 'Half granted' },
  failed: { status: 'bad', word: 'Not granted' },
  unknown: { status: 'unknown', word: 'Not known' },
  ending: { status: 'attention', word: 'Not taken back yet' },
  ended: { status: 'unknown', word: 'Ended' },
};

/** The same as the first clause of a notice. */
export const UNFINISHED: Readonly<Record<Exclude<GrantState, 'active' | 'ended'>, string>> = {
  pending: 'Approved, not yet granted.',
  partial: 'Only a part of it is granted.',
  failed: 'It was approved and could not be granted.',
  unknown: 'Nobody knows whether it is granted.',
  ending: 'It is to end, and rights of it may still be there.',
};

export const STEP: Readonly<Record<StepState, Standing>> = {
  pending: { status: 'soon', word: 'Not sent yet' },
  held: { status: 'good', word: 'Read back, held' },
  absent: { status: 'unknown', word: 'Read back, not held' },
  refused: { status: 'bad', word: 'Refused' },
  unknown: { status: 'unknown', word: 'Not known' },
};

export const ACT: Readonly<Record<RequestAct, string>> = {
  send: 'sent the request',
  note: 'noted',
  ask_back: 'asked back',
  answer: 'answered',
  approve_first: 'approved it first; a second person has to',
  approve: 'approved it',
  reject: 'rejected it',
  withdraw: 'took it back',
};

export const END: Readonly<Record<EndReason, string>> = {
  expired: 'its time is over',
  revoked: 'it was revoked',
  given_back: 'it was given back',
  replaced: 'another one goes on from it',
  left: 'its holder has left',
};

export function isOpen(state: RequestState): boolean {
  return state === 'waiting' || state === 'asked_back';
}

export function isUnfinished(state: GrantState): state is keyof typeof UNFINISHED {
  return state !== 'active' && state !== 'ended';
}

/** What a row says of a request: of an approved one, what became of the grant. */
export function standing(row: AccessRequestRow): Standing {
  return row.state === 'approved' && row.grant_state !== null ? GRANT[row.grant_state] : REQUEST[row.state];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long until it is to be decided: `3 h left`, `1 h over`. */
export function dueIn(due: string, now: Date): { text: string; tone: 'plain' | 'soon' | 'bad' } {
  const left = new Date(due).getTime() - now.getTime();
  if (left < 0) return { text: `${span(left)} over`, tone: 'bad' };
  return { text: `${span(left)} left`, tone: left < 4 * HOUR ? 'soon' : 'plain' };
}

/** How long it lasts still: `12 days`. */
export function lasts(until: string, now: Date): string {
  const left = new Date(until).getTime() - now.getTime();
  if (left <= 0) return `${span(left)} over`;
  return left < DAY ? span(left) : count(Math.ceil(left / DAY), 'day');
}

/** How soon an end is worth a word. */
const SOON_DAYS = 30;

/** For whom else a right opens that a role of several people holds. */
export function forEveryone({ name, people }: SharedRole): string {
  if (people === null || people === undefined) return `opens for everyone in ${name} (people unknown)`;
  return `opens for everyone in ${name} (${count(people, 'person', 'people')})`;
}

/** The same for all rights of a list, each role once. */
export function everyoneOf(steps: readonly { through?: SharedRole | null }[]): string[] {
  return [...new Set(steps.flatMap(({ through }) => (through ? [forEveryone(through)] : [])))];
}

/** Whether a grant ends soon, or ought to have. */
export function endsSoon(grant: GrantRow, now: Date): boolean {
  return isUnfinished(grant.state) || new Date(grant.until).getTime() - now.getTime() < SOON_DAYS * DAY;
}

/** Whether its time is over and nobody took it away. */
export function isOverdue(grant: GrantRow, now: Date): boolean {
  return grant.end === null && new Date(grant.until) <= now;
}

/** The first letter large: the policy's sentences begin small. */
export function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
