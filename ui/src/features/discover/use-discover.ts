import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { SearchHit, SortBy } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { useMedia } from '@/lib/use-media';
import { draftOf, textOf, type Draft } from './query-draft';
import { hitsQuery } from './queries';

const route = getRouteApi('/discover');
const DEBOUNCE_MS = 50;
const SENT_KEPT = 8;

interface Line {
  draft: Draft;
  /** The text that is searched for: the line as it was after the last pause. */
  asked: string;
  /** The address that the line was last compared with. */
  base: string;
  /** What this line put into the address: seeing it there again is no change from outside. */
  sent: readonly string[];
}

/** The query line and the address, kept equal: typing goes out after a pause, links and Back come in. */
function useLine() {
  const { q = '' } = route.useSearch();
  const navigate = useNavigate({ from: '/discover' });
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [line, setLine] = useState<Line>(() => fromAddress(q));
  if (q !== line.base) setLine(line.sent.includes(q) ? { ...line, base: q } : fromAddress(q));
  useEffect(() => () => clearTimeout(pause.current), []);

  const ask = useCallback(
    (text: string) => {
      setLine((old) => ({ ...old, asked: text, sent: [...old.sent, text].slice(-SENT_KEPT) }));
      void navigate({
        search: (old) => ({ ...old, q: text === '' ? undefined : text, look: undefined }),
        replace: true,
      });
    },
    [navigate],
  );
  const setDraft = useCallback(
    (draft: Draft) => {
      setLine((old) => ({ ...old, draft }));
      clearTimeout(pause.current);
      pause.current = setTimeout(() => ask(textOf(draft)), DEBOUNCE_MS);
    },
    [ask],
  );
  const setText = useCallback((next: string) => setDraft(draftOf(next)), [setDraft]);
  return { draft: line.draft, text: textOf(line.draft), asked: line.asked, setDraft, setText };
}

function fromAddress(q: string): Line {
  return { draft: draftOf(q), asked: q, base: q, sent: [] };
}

/** All that Discover shows and does. */
export function useDiscover() {
  const { sort = 'relevance', look, quick } = route.useSearch();
  const navigate = useNavigate({ from: '/discover' });
  const line = useLine();
  const hits = useInfiniteQuery(hitsQuery(line.asked, sort));
  const visit = useVerb('record_visit');
  const roomy = useMedia('(min-width: 1181px)');

  const pages = hits.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.hits) ?? [], [pages]);
  const found = rows.findIndex((hit) => hit.urn === look);
  const active = rows.length === 0 ? -1 : Math.max(0, found);
  const hit: SearchHit | undefined = rows[active];

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = hits;
  const reach = useCallback(
    (index: number) => {
      if (index >= rows.length - 15 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    [rows.length, hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  const choose = (index: number) => {
    const urn = rows[Math.min(Math.max(index, 0), rows.length - 1)]?.urn;
    if (urn !== undefined) void navigate({ search: (old) => ({ ...old, look: urn }), replace: true });
  };
  const open = (index: number, tab?: string) => {
    const chosen = rows[index];
    if (!chosen) return;
    visit.mutate({ name: chosen.urn, query: line.text });
    void navigate({ to: '/entity/$urn', params: { urn: chosen.urn }, search: tab === undefined ? {} : { tab } });
  };

  return {
    ...line,
    sort,
    hits,
    /** Facts about the whole answer. */
    answer: pages?.[0],
    rows,
    active,
    hit,
    quickOpen: quick ?? roomy,
    reach,
    choose,
    open,
    setSort: (next: SortBy) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true }),
    setQuick: (opened: boolean) => void navigate({ search: (old) => ({ ...old, quick: opened }), replace: true }),
  };
}

export type Discover = ReturnType<typeof useDiscover>;
