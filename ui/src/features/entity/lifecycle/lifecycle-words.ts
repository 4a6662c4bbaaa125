import type { Lifecycle } from '@/ipc/bindings';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY_MS = 86_400_000;

/** A day that was agreed on, the same everywhere: `14 Jan 2027`. */
export function day(at: string): string {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return at;
  const month = MONTHS[when.getUTCMonth()] ?? '';
  return `${when.getUTCDate()} ${month.charAt(0).toUpperCase()}${month.slice(1)} ${when.getUTCFullYear()}`;
}

/** Whether a day has passed, as a whole. */
export function hasPassed(at: string, now: Date): boolean {
  return at.slice(0, 10) < now.toISOString().slice(0, 10);
}

/** `2027-01-14`, so many days from now. */
export function dayIn(days: number, now: Date): string {
  return new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

export type TypedDay = { at: string; problem: null } | { at: null; problem: string };

/** A typed day: `2027-01-14`, `14.1.2027`, `14 Jan 2027`. Its end is meant: the product is there all of that day. */
export function readDay(text: string, now: Date): TypedDay {
  const parts = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text) ?? reversed(/^\s*(\d{1,2})[. ]\s*(\d{1,2}|[A-Za-z]{3,9})[. ]\s*(\d{4})\s*$/.exec(text));
  const [, year = '', month = '', dayOfMonth = ''] = parts ?? [];
  const number = /^\d/.test(month) ? Number(month) : MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  const when = new Date(Date.UTC(Number(year), number - 1, Number(dayOfMonth)));
  const exists = parts !== null && number >= 1 && when.getUTCMonth() === number - 1 && when.getUTCDate() === Number(dayOfMonth);
  if (!exists) return { at: null, problem: text.trim() === '' ? 'Say until when it is there.' : 'Write a day such as 2027-01-14.' };
  const at = `${when.toISOString().slice(0, 10)}T23:59:59Z`;
  return hasPassed(at, now) ? { at: null, problem: 'That day has passed.' } : { at, problem: null };
}

function reversed(parts: RegExpExecArray | null): readonly string[] | null {
  return parts && ['', parts[3] ?? '', parts[2] ?? '', parts[1] ?? ''];
}

/** What a step in the life of a product is called, as a verb. */
export function stepName(from: Lifecycle | null, to: Lifecycle): string {
  switch (to) {
    case 'active':
      return from === 'deprecated' ? 'Take the deprecation back' : 'Publish';
    case 'draft':
      return from === 'retired' ? 'Revive as a draft' : 'Begin to build it';
    case 'proposed':
      return 'Make it a proposal';
    case 'deprecated':
      return 'Deprecate…';
    case 'retired':
      return from === 'deprecated' ? 'Retire…' : 'Give it up';
  }
}

/** What a step means for those who read it. */
export const STEP_MEANS: Readonly<Record<Lifecycle, string>> = {
  proposed: 'An idea that nobody builds yet',
  draft: 'Being built, not to be relied on',
  active: 'Readers may rely on it',
  deprecated: 'Still there, with an end that its readers are told',
  retired: 'Gone; kept to be found',
};

/** The end of a product in a sentence without what follows: `Deprecated, ends on 14 Jan 2027`. */
export function endWords(now: Lifecycle | null, ends: string | null, at: Date): string {
  if (now === 'retired') return ends === null ? 'Retired' : `Retired, ended on ${day(ends)}`;
  if (ends === null) return 'Deprecated';
  return hasPassed(ends, at) ? `Deprecated, was to end on ${day(ends)}` : `Deprecated, ends on ${day(ends)}`;
}
