import { useRef } from 'react';
import type { DeputyView } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import { useNow } from '@/lib/use-now';
import { field, lastOf, yesterday } from './people-words';

/** Ends that somebody stands in, at once. What they had can be set again, as it was. */
export function useEndDeputy() {
  const now = useNow();
  const before = useRef<DeputyView>(null);
  const again = useVerb('set_deputy', 'The deputy was not set again');
  const ending = useVerb('set_deputy', {
    failureTitle: 'The deputy was not ended',
    onDone: () => {
      if (before.current === null) return;
      const { person, person_name, of, of_name, domain, from, until } = before.current;
      toast({
        kind: 'ok',
        title: `${person_name} does not stand in for ${of_name} any more`,
        undo: () => again.mutate({ person, of, domain, from: field(new Date(from)), until: field(lastOf(until)) }),
      });
    },
  });
  function end(deputy: DeputyView) {
    before.current = deputy;
    const { person, of, domain } = deputy;
    // A day that is over ends it.
    ending.mutate({ person, of, domain, from: null, until: yesterday(now) });
  }
  return { end, busy: ending.isPending };
}
