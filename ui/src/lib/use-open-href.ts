import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { call } from '@/ipc/client';
import { openExternal } from '@/ipc/desk';
import { WeftError } from '@/ipc/error';
import type { SafeHref } from './safe-href';
import { toast } from './toasts';

/** Opens an address because a person clicked it: Weft's own inside, others in the system's program. */
export function useOpenHref(): (href: SafeHref) => void {
  const navigate = useNavigate();
  return useCallback(
    (href) => {
      open(href).catch((thrown: unknown) => {
        const error = WeftError.from(thrown);
        toast({ kind: 'bad', title: 'The link was not opened', detail: error.message });
      });
      async function open({ kind, url }: SafeHref) {
        if (kind === 'external') return openExternal(url);
        const found = await call('open_link', { link: url });
        if (found.entity) {
          const search = found.column === null ? {} : { tab: 'schema', field: found.column };
          return navigate({ to: '/entity/$urn', params: { urn: found.entity.urn }, search });
        }
        if (found.query !== null) return navigate({ to: '/discover', search: { q: found.query } });
      }
    },
    [navigate],
  );
}
