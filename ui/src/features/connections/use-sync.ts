import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { work } from '@/ipc/client';
import { invalidateAfter } from '@/ipc/queries';
import { startRunning } from '@/lib/running';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';

export function syncKey(source: string): string {
  return `sync ${source}`;
}

/** Starts a sync. It goes on when the page is left. */
export function useSync(): (source: string) => void {
  const client = useQueryClient();
  return useCallback(
    (source) => {
      void startRunning(syncKey(source), (options) => work('sync_source', { source }, options)).then(async (done) => {
        // What was committed stays, also when it failed or was stopped half-way.
        await invalidateAfter(client, 'sync_source');
        if (!done) return;
        toast({
          kind: 'ok',
          title: `${source} is synced`,
          detail:
            done.changed + done.gone === 0
              ? 'Nothing had changed.'
              : `${count(done.changed, 'record')} changed, ${done.gone} gone.`,
        });
      });
    },
    [client],
  );
}
