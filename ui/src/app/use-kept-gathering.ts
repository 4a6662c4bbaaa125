import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { verbQuery } from '@/ipc/queries';
import { keepGathered } from '@/lib/kept-gathering';

/** What the person at the desk gathers to ask for outlasts the window. */
export function useKeptGathering(): void {
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const login = frame?.login;
  useEffect(() => (login === undefined ? undefined : keepGathered(login)), [login]);
}
