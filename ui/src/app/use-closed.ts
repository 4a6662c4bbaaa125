import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { WeftError } from '@/ipc/error';
import { verbQuery } from '@/ipc/queries';

/** How soon it is asked again whether it may be shown. */
const AGAIN_MS = 5_000;

/**
 * Why nothing of this workspace may be shown now, where that is so: its copy is locked, or this person has left it. What was
 * read before is not kept then.
 */
export function useClosed(): WeftError | null {
  const client = useQueryClient();
  const [closed, setClosed] = useState<WeftError | null>(null);
  const { error, fetchStatus } = useQuery({ ...verbQuery('show_frame', {}), refetchInterval: closed === null ? false : AGAIN_MS });
  // While it is asked again, what was answered last holds.
  const now = fetchStatus === 'fetching' ? closed : error?.code === 'denied' ? error : null;
  if (now !== closed) setClosed(now);
  const isClosed = now !== null;
  useEffect(() => {
    if (isClosed) client.removeQueries({ type: 'inactive' });
  }, [client, isClosed]);
  return now;
}
