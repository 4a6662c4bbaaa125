import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onChanged } from '@/ipc/desk';
import { isDesktop } from '@/ipc/transport';

/** Another process or a sync changed the workspace: whatever is on the screen is asked again. */
export function useWorkspaceChanges(): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isDesktop()) return;
    let stop: (() => void) | undefined;
    let gone = false;
    void onChanged(() => void client.invalidateQueries()).then((unlisten) => {
      if (gone) unlisten();
      else stop = unlisten;
    });
    return () => {
      gone = true;
      stop?.();
    };
  }, [client]);
}
