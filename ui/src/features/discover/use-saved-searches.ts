import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SavedSearch } from '@/ipc/bindings';
import { useVerb, verbQuery } from '@/ipc/queries';
import { toast } from '@/lib/toasts';

/** Searches that were kept, and keeping the present one. */
export function useSavedSearches(text: string) {
  const { data } = useQuery(verbQuery('list_searches', {}));
  const save = useVerb('save_search');
  const forget = useVerb('delete_search', 'The search was not forgotten');
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
    remove: (search: SavedSearch) =>
      forget.mutate(
        { name: search.name },
        {
          onSuccess: () =>
            toast({
              kind: 'info',
              title: `“${search.name}” is forgotten`,
              undo: () => save.mutate({ name: search.name, text: search.text }),
            }),
        },
      ),
  };
}

export type SavedSearches = ReturnType<typeof useSavedSearches>;
