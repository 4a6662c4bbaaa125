/** The state of Access that stands in the address. */
export interface AccessSearch {
  /** Which list: what waits for me, what I asked for, what ends, all requests, campaigns over what is granted. */
  show?: 'inbox' | 'mine' | 'ending' | 'all' | 'recertify';
  /** The chosen request, or the chosen grant or campaign where the list is of those. */
  id?: string;
}

const LISTS = ['inbox', 'mine', 'ending', 'all', 'recertify'] as const;

export function validateAccessSearch(search: Record<string, unknown>): AccessSearch {
  const show = LISTS.find((one) => one === search.show);
  return {
    ...(show !== undefined && { show }),
    ...(typeof search.id === 'string' && search.id !== '' && { id: search.id }),
  };
}
