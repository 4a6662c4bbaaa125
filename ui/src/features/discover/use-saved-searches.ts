import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { SavedSearch } from '@/ipc/bindings';
import { useVerb, verbQuery } from '@/ipc/queries';
import { toast } from '@/lib/toasts';

/** Searches that were kept, and keeping the present one. */
export function useSavedSearches(text: string) {
  const { data } = useQuery(verbQuery('list_searches', {}));
  /** Texts of those that were forgotten, by name: several may be forgotten before the first is gone. */
  const texts = useRef(new Map<string, string>());
  const save = useVerb('save_search', { onDone: (_, { name }) => toast({ kind: 'ok', title: `Saved as “${name}”` }) });
  const forget = useVerb('delete_search', {
    failureTitle: 'The search was not forgotten',
    onDone: (_, { name }) => {
      const before = texts.current.get(name);
      toast({
        kind: 'info',
        title: `“${name}” is forgotten`,
        ...(before !== undefined && { undo: () => save.mutate({ name, text: before }) }),
      });
    },
  });
  const [naming, setNaming] = useState(false);

  return {
    text,
    saved: data?.saved ?? [],
    recent: data?.recent ?? [],
    naming,
    save,
    startSaving: () => text.trim() !== '' && setNaming(true),
    stopSaving: () => {
      setNaming(false);
      save.reset();
    },
    remove: ({ name, text: before }: SavedSearch) => {
      texts.current.set(name, before);
      forget.mutate({ name });
    },
  };
}

export type SavedSearches = ReturnType<typeof useSavedSearches>;
