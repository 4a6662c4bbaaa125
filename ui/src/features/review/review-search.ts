/** The state of Proposals that stands in the address. */
export interface ReviewSearch {
  /** Which ones are listed: those to decide, one's own, or all. */
  show?: 'inbox' | 'mine' | 'all';
  /** Only those about this thing. */
  of?: string;
  /** The chosen one. */
  id?: string;
}

export function validateReviewSearch(search: Record<string, unknown>): ReviewSearch {
  const found: ReviewSearch = {};
  if (search.show === 'inbox' || search.show === 'mine' || search.show === 'all') found.show = search.show;
  if (typeof search.of === 'string' && search.of !== '') found.of = search.of;
  if (typeof search.id === 'string' && search.id !== '') found.id = search.id;
  return found;
}
