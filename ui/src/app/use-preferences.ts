import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { verbQuery } from '@/ipc/queries';
import { allowSingles } from '@/lib/screen';
import { isTheme, setTheme } from '@/lib/theme';

/** Applies the preferences of this person on this machine. */
export function usePreferences(): void {
  const { data } = useQuery(verbQuery('list_preferences', {}));
  const kept = new Map(data?.preferences);
  const theme = kept.get('theme');
  const singles = kept.get('single_letter_keys') !== 'off';

  useEffect(() => {
    if (isTheme(theme)) setTheme(theme);
  }, [theme]);
  useEffect(() => allowSingles(singles), [singles]);
}
