import type { Status } from '@/components/status-mark';
import type { DecideOutcome, ListProposalsRequest, ProposalStanding } from '@/ipc/bindings';
import type { ReviewSearch } from './review-search';

/** Where a proposal stands, in a word with its mark. */
export const STANDING: Readonly<Record<ProposalStanding, { status: Status; word: string }>> = {
  open: { status: 'unknown', word: 'Open' },
  outdated: { status: 'attention', word: 'Outdated' },
  accepted: { status: 'good', word: 'Accepted' },
  rejected: { status: 'bad', word: 'Rejected' },
  withdrawn: { status: 'unknown', word: 'Withdrawn' },
};

/** Why a decision was not written. */
export const NOT_DECIDED: Readonly<Record<Exclude<DecideOutcome, 'decided'>, string>> = {
  decided_before: 'Somebody decided before you. Nothing of yours was written.',
  outdated: 'Somebody else has changed the same since. Nothing was published.',
  changed: 'It is not what you looked at any more. Nothing was written; look at it again.',
};

export function isOpen(state: ProposalStanding): boolean {
  return state === 'open' || state === 'outdated';
}

/** Which proposals a list asks for. */
export function requestOf({ show = 'inbox', of }: ReviewSearch): ListProposalsRequest {
  if (of !== undefined) return { name: of };
  if (show === 'inbox') return { to_decide: true };
  return show === 'mine' ? { mine: true } : {};
}
