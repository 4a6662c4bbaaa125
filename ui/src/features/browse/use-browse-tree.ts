import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { BrowseCatalogResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { above, keyOf, visibleNodes } from './browse-nodes';

/** The tree of a source: what is unfolded is asked for, one namespace at a time. */
export function useBrowseTree(source: string, at: readonly string[]) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set([keyOf([])]));
  const path = keyOf(at);
  const [followed, setFollowed] = useState<string>();
  // What is shown is in sight in the tree, however one came to it.
  if (followed !== path) {
    setFollowed(path);
    setOpened(new Set([...opened, ...above(at).map(keyOf)]));
  }
  const keys = [...opened];
  const answers = useQueries({
    queries: keys.map((key) => verbQuery('browse_catalog', { source, namespace: JSON.parse(key) as string[] })),
    combine: (results) => ({
      answers: results.map(({ data }) => data),
      pending: results.some(({ isPending }) => isPending),
    }),
  });
  const nodes = useMemo(() => {
    const known = new Map<string, BrowseCatalogResponse>();
    answers.answers.forEach((answer) => answer && known.set(keyOf(answer.namespace), answer));
    return visibleNodes(source, opened, known);
  }, [source, opened, answers]);

  const setOpen = (key: string, open: boolean) => {
    const next = new Set(opened);
    if (open) next.add(key);
    else next.delete(key);
    setOpened(next);
  };
  return { nodes, setOpen, pending: answers.pending };
}
