import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { HealthKind, ShowMeshHealthRequest, ShowMeshHealthResponse } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import type { WeftError } from '@/ipc/error';
import { verbQuery } from '@/ipc/queries';
import type { HealthSearch } from './health-search';
import { firstKind } from './health-words';

const route = getRouteApi('/health');
const PAGE = 200;
const AGE_MS = 60_000;

/** All that the health screen shows and does. */
export function useHealth() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/health' });
  const { kind: wanted, domain, products = false } = search;
  const requestOf = (offset: number): ShowMeshHealthRequest => ({ domain: domain ?? null, products_only: products, kind: wanted ?? null, offset, limit: PAGE });
  const pages = useInfiniteQuery<ShowMeshHealthResponse, WeftError, { pages: ShowMeshHealthResponse[] }, unknown[], number>({
    queryKey: ['show_mesh_health', { domain, products, kind: wanted }],
    queryFn: ({ pageParam, signal }) => call('show_mesh_health', requestOf(pageParam), { signal }),
    initialPageParam: 0,
    getNextPageParam: (last, all) => {
      const group = last.groups.find((one) => one.kind === (wanted ?? firstKind(last.groups)));
      const known = all.length * PAGE;
      return group && known < group.total ? known : undefined;
    },
    placeholderData: keepPreviousData,
  });
  const first = pages.data?.pages[0];
  const kind: HealthKind = wanted ?? firstKind(first?.groups ?? []);
  // What is late grows without anything being written: asked again is the page in sight, and no other.
  const [last, setLast] = useState(0);
  const place = Math.floor(last / PAGE);
  const known = pages.isPlaceholderData ? undefined : pages.data?.pages[place];
  const ages = kind === 'late' && known !== undefined;
  const aged = useQuery({
    ...verbQuery('show_mesh_health', requestOf(place * PAGE)),
    enabled: ages,
    initialData: known,
    initialDataUpdatedAt: pages.dataUpdatedAt,
    staleTime: AGE_MS,
    refetchInterval: AGE_MS,
  });
  const newer = ages && aged.dataUpdatedAt > pages.dataUpdatedAt ? aged.data : undefined;
  const rows = useMemo(() => {
    const all = pages.data?.pages.map((page, index) => (index === place ? (newer ?? page) : page)) ?? [];
    return all.flatMap((page) => page.groups.find((one) => one.kind === kind)?.rows ?? []);
  }, [pages.data, kind, newer, place]);
  const [at, setAt] = useState(0);
  const active = rows.length === 0 ? -1 : Math.min(at, rows.length - 1);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const reach = useCallback(
    (index: number) => {
      setLast(index);
      if (index >= rows.length - 20 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    [rows.length, hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  const change = (next: Partial<HealthSearch>) => {
    setAt(0);
    setLast(0);
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  };
  const open = (index: number) => {
    const row = rows[index];
    if (!row) return;
    const tab = kind === 'no_owner' || kind === 'undocumented' ? undefined : kind === 'drifting' ? 'schema' : 'health';
    void navigate({ to: '/entity/$urn', params: { urn: row.thing.urn }, search: tab === undefined ? {} : { tab } });
  };
  return { answer: newer ?? first, error: pages.error, retry: () => void pages.refetch(), kind, domain, products, rows, active, setActive: setAt, reach, change, open };
}

export type Health = ReturnType<typeof useHealth>;
