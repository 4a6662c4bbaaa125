import type { CampaignItemView, CampaignState, ItemState, ReviewAnswer, Unanswered } from '@/ipc/bindings';
import { count } from '@/lib/time';
import type { Standing } from './access-words';

/** Where a grant of a campaign stands. */
export const ITEM: Readonly<Record<ItemState, Standing>> = {
  open: { status: 'unknown', word: 'Waits' },
  kept: { status: 'good', word: 'Kept' },
  reduced: { status: 'soon', word: 'Reduced' },
  revoked: { status: 'bad', word: 'Revoked' },
  over: { status: 'unknown', word: 'Over' },
};

export const CAMPAIGN: Readonly<Record<CampaignState, Standing>> = {
  open: { status: 'unknown', word: 'Open' },
  overdue: { status: 'bad', word: 'Overdue' },
  closed: { status: 'good', word: 'Closed' },
};

/** What becomes of a grant that nobody answered for. */
export const RULE: Readonly<Record<Unanswered, string>> = { keep: 'goes on', revoke: 'is revoked' };

export const ANSWER: Readonly<Record<ReviewAnswer, string>> = { keep: 'Keep', reduce: 'Reduce', revoke: 'Revoke' };

/** How long it is held by now: `42 days, renewed twice`. */
export function held({ held_days: days, renewals }: CampaignItemView): string {
  if (renewals === 0) return count(days, 'day');
  const times = renewals === 1 ? 'once' : renewals === 2 ? 'twice' : `${renewals} times`;
  return `${count(days, 'day')}, renewed ${times}`;
}

const DAY = 86_400_000;

/** The last day that is earlier than a grant ends, as a field for days takes it: a day holds until its end in UTC. */
export function lastDay(until: string): string {
  return new Date(new Date(until).getTime() - DAY - 1).toISOString().slice(0, 10);
}

/** Today in UTC. */
export function today(now: Date): string {
  return now.toISOString().slice(0, 10);
}
