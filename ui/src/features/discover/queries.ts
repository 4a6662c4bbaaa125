import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { SearchAssetsResponse, SortBy } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import type { WeftError } from '@/ipc/error';
import { verbQuery } from '@/ipc/queries';

const PAGE = 50;

/** Hits, page by page. Facets are asked apart, so that they never hold the hits back. */
export function hitsQuery(query: string, sort: SortBy) {
  return infiniteQueryOptions<
    SearchAssetsResponse,
    WeftError,
    { pages: SearchAssetsResponse[] },
    readonly unknown[],
    number
  >({
    queryKey: ['search_assets', { query, sort }],
    queryFn: ({ pageParam, signal }) =>
      call('search_assets', { query, sort, offset: pageParam, limit: PAGE }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const next = pages.length * PAGE;
      return next < last.total ? next : undefined;
    },
    placeholderData: keepPreviousData,
  });
}

/** Counts by facet. The old counts stay until the new ones are there. */
export function facetsQuery(query: string) {
  return queryOptions({
    ...verbQuery('search_assets', { query, facets: true, limit: 1 }),
    placeholderData: keepPreviousData,
  });
}

/** What Tab would add. */
export function completionsQuery(query: string) {
  return queryOptions({ ...verbQuery('complete_query', { query }), placeholderData: keepPreviousData });
}

/** Why one hit stands where it stands. */
export function reasonsQuery(query: string, sort: SortBy, index: number) {
  return verbQuery('search_assets', { query, sort, offset: index, limit: 1, explain: true });
}
