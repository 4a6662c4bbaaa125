import type { SortBy } from '@/ipc/bindings';

/** The state of Discover that stands in the address. */
export interface DiscoverSearch {
  /** The query text. */
  q?: string;
  sort?: SortBy;
  /** Urn of the chosen hit. */
  look?: string;
  /** Whether the quick look is open; absent: where there is room for it. */
  quick?: boolean;
}

const SORTS: readonly SortBy[] = ['relevance', 'name', 'freshness'];

export function validateDiscoverSearch(raw: Record<string, unknown>): DiscoverSearch {
  const sort = SORTS.find((one) => one === raw.sort);
  return {
    ...(raw.q !== undefined && raw.q !== '' && { q: text(raw.q) }),
    ...(sort && sort !== 'relevance' && { sort }),
    ...(typeof raw.look === 'string' && { look: raw.look }),
    ...(typeof raw.quick === 'boolean' && { quick: raw.quick }),
  };
}

/** The router reads `?q=42` as a number; a query is always text. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
