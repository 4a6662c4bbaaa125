import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BrowseRow, NamespaceRow } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useDelayed } from '@/lib/use-delayed';

/** Things that are asked for together. */
export const PAGE = 200;
const TYPING_MS = 80;

/** A row of what lies in a namespace: first the namespaces in it, then the things; `undefined` is still on its way. */
export type Content = { type: 'namespace'; row: NamespaceRow } | { type: 'thing'; row: BrowseRow } | undefined;

/** The pages that a range of things lies on. */
export function pagesOf(first: number, last: number): number[] {
  const from = Math.floor(Math.max(first, 0) / PAGE);
  const to = Math.floor(Math.max(last, 0) / PAGE);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** What lies in a namespace, with only those things fetched that are in sight. */
export function useContents(source: string, namespace: readonly string[], filter: string) {
  const asked = useDelayed(filter, TYPING_MS);
  const ask = (page: number) =>
    verbQuery('browse_catalog', {
      source,
      namespace: [...namespace],
      filter: asked,
      limit: PAGE,
      offset: page * PAGE,
    });
  const first = useQuery({ ...ask(0), placeholderData: keepPreviousData });
  const [range, setRange] = useState<readonly [number, number]>([0, 0]);
  const { data } = first;
  const words = filter.trim().toLowerCase();
  const namespaces = (data?.namespaces ?? []).filter((one) => one.name.toLowerCase().includes(words));
  const matching = data?.matching ?? 0;
  const wanted = pagesOf(range[0] - namespaces.length, Math.min(range[1] - namespaces.length, matching - 1)).filter(
    (page) => page > 0,
  );
  const more = useQueries({
    queries: wanted.map(ask),
    combine: (results) => new Map(results.map((result, index) => [wanted[index], result.data?.rows])),
  });
  const at = (index: number): Content => {
    const inside = namespaces[index];
    if (inside) return { type: 'namespace', row: inside };
    const thing = index - namespaces.length;
    const page = Math.floor(thing / PAGE);
    const row = (page === 0 ? data?.rows : more.get(page))?.[thing % PAGE];
    return row && { type: 'thing', row };
  };
  return { ...first, count: namespaces.length + matching, namespaces: namespaces.length, at, setRange };
}
