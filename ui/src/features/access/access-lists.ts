import type { ListRequestsRequest } from '@/ipc/bindings';
import type { AccessSearch } from './access-search';

export type AccessList = Exclude<AccessSearch['show'], undefined>;

export const LABEL: Readonly<Record<AccessList, string>> = { inbox: 'To decide', mine: 'Mine', ending: 'Ending', all: 'All', recertify: 'Recertify' };

/** What each list asks for. The rail asks the same for its count, so that both are one answer. */
export function requestOf(show: Exclude<AccessList, 'recertify'>): ListRequestsRequest {
  return { which: show === 'ending' ? 'all' : show, open: show === 'inbox', subject: null };
}
