import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { DraftPart, DraftView, DraftWords } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import { DraftKeeper, type DraftState } from '@/lib/draft-keeper';

/** Keeps what is typed on this machine while it is typed, and when the page or the window is left. */
export function useDraft(urn: string, part: DraftPart, found: DraftView | null) {
  const client = useQueryClient();
  const [state, setState] = useState<DraftState>(found ? { kind: 'kept', at: found.at } : { kind: 'none' });
  const [at, setAt] = useState(urn);
  const [keeper] = useState(
    () =>
      new DraftKeeper<{ name: string; words: DraftWords }>({
        save: ({ name, words }) => call('save_draft', { name, part, ...words }),
        told: setState,
      }),
  );
  useEffect(() => {
    const flush = () => void keeper.flush();
    window.addEventListener('pagehide', flush);
    window.addEventListener('blur', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('blur', flush);
      // Typing asks nothing anew; who comes back to the page is told of the draft that waits.
      const editors: unknown[] = ['show_docs', 'show_slas', 'show_product', 'show_contract_file'];
      const stale = ({ queryKey: [verb] }: { queryKey: readonly unknown[] }) => editors.includes(verb);
      void keeper.flush().then(() => client.invalidateQueries({ predicate: stale }));
    };
  }, [keeper, client]);
  return {
    state,
    keep: (words: DraftWords) => keeper.keep({ name: at, words }),
    flush: () => keeper.flush(),
    /** Drops it; what it held is answered, so that it can be taken back. */
    discard: async () => {
      await keeper.forget();
      const { draft } = await call('discard_draft', { name: at, part });
      setState({ kind: 'none' });
      return draft;
    },
    /** It was published, and the verb has dropped what was sent. A newer draft of another window stays. */
    published: async () => {
      await keeper.forget();
      setState({ kind: 'none' });
    },
    /** Goes on with other words, of another thing where the file has become one of its own. */
    move: async (to: string, words: DraftWords) => {
      const before = await keeper.flush();
      keeper.keep({ name: to, words });
      const kept = await keeper.flush();
      if (to === at) return;
      setAt(to);
      // What stands under the first name is dropped only where the words stand under the other.
      if (kept !== undefined && kept !== before) await call('discard_draft', { name: at, part });
    },
  };
}

export type Draft = ReturnType<typeof useDraft>;
