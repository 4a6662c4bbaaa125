import { useState } from 'react';
import { Button } from '@/components/button';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { UseItDialog } from './use-it-dialog';

interface EntityActionsProps {
  entity: ShowEntityResponse;
  canQuery: boolean;
  /** Whether querying is the main action here: not where one is already at it. */
  mainAction: boolean;
  onQuery: () => void;
}

export function EntityActions({ entity, canQuery, mainAction, onQuery }: EntityActionsProps) {
  const [using, setUsing] = useState(false);
  const star = useVerb('star_entity', `${entity.name} was not ${entity.starred ? 'taken off the list' : 'starred'}`);
  const toggle = () => star.mutate({ name: entity.urn, starred: !entity.starred });
  const usable = canQuery && entity.data_asset?.kind === 'table';
  useKeys('Page', [
    { keys: ['s'], label: entity.starred ? 'Unstar' : 'Star', run: toggle },
    ...(canQuery ? [{ keys: ['q'], label: 'Query', run: onQuery, shown: mainAction }] : []),
    ...(usable ? [{ keys: ['u'], label: 'Use it', run: () => setUsing(true), shown: false }] : []),
  ]);
  return (
    <div className="row g2">
      <Button icon="star" aria-pressed={entity.starred} className={entity.starred ? 'filled' : ''} busy={star.isPending} onClick={toggle}>
        {entity.starred ? 'Starred' : 'Star'}
      </Button>
      {usable && (
        <Button icon="code" onClick={() => setUsing(true)}>
          Use it
        </Button>
      )}
      {canQuery && mainAction && (
        <Button kind="primary" icon="play" combo="q" onClick={onQuery}>
          Query data
        </Button>
      )}
      {using && <UseItDialog entity={entity} onClose={() => setUsing(false)} />}
    </div>
  );
}
