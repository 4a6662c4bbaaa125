import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { watchEnds } from '@/ipc/ends';
import { tellTime } from '@/lib/use-now';

/** What somebody may see only until then is asked again then, and its rows are gone. */
export function useEnds(): void {
  const client = useQueryClient();
  useEffect(() => watchEnds(client, tellTime), [client]);
}
