import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { call } from '@/ipc/client';
import { onLink, pendingLink } from '@/ipc/desk';
import { WeftError } from '@/ipc/error';
import { isDesktop } from '@/ipc/transport';
import { toast } from '@/lib/toasts';

/** Deep links open what they name. They never do anything else. */
export function useLinks(): void {
  const navigate = useNavigate();
  const open = useRef<(link: string) => Promise<void>>(undefined);

  useEffect(() => {
    open.current = async (link) => {
      try {
        const found = await call('open_link', { link });
        if (found.entity) {
          const search = found.column === null ? {} : { tab: 'schema', field: found.column };
          await navigate({ to: '/entity/$urn', params: { urn: found.entity.urn }, search });
        }
        else if (found.query !== null) await navigate({ to: '/discover', search: { q: found.query } });
      } catch (thrown) {
        const error = WeftError.from(thrown);
        toast({
          kind: 'bad',
          title: 'The link opens nothing',
          detail: [error.message, error.hint].filter(Boolean).join('. '),
        });
      }
    };
  });

  useEffect(() => {
    if (!isDesktop()) return;
    let stop: (() => void) | undefined;
    let gone = false;
    void onLink((link) => void open.current?.(link)).then((unlisten) => {
      if (gone) unlisten();
      else stop = unlisten;
    });
    void pendingLink().then((link) => {
      if (link !== null) void open.current?.(link);
    });
    return () => {
      gone = true;
      stop?.();
    };
  }, []);
}
