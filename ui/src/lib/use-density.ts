import { useQuery } from '@tanstack/react-query';
import { verbQuery } from '@/ipc/queries';
import type { Density } from './theme';

/** How close rows stand together. */
export function useDensity(): Density {
  const { data } = useQuery(verbQuery('list_preferences', {}));
  const kept = data?.preferences.find(([key]) => key === 'density');
  return kept?.[1] === 'compact' ? 'compact' : 'comfortable';
}
