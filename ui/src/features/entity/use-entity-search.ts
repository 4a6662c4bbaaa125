import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { validateEntitySearch, type EntitySearch } from './entity-search';

const route = getRouteApi('/entity/$urn');

/** The address's state and a way to change parts of it. Changing the side of a page is a step back can undo. */
export function useEntitySearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (part: { [Key in keyof EntitySearch]?: EntitySearch[Key] | undefined }, replace = true) => {
      void navigate({
        replace,
        search: (old) =>
          validateEntitySearch({ ...old, ...part }),
      });
    },
    [navigate],
  );
  return { search, change };
}
