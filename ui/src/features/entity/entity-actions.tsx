import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { AddToRequest } from '@/components/add-to-request';
import { Button } from '@/components/button';
import { Icon } from '@/components/icon';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { askForAccess, gather, useGathered } from '@/lib/asking';
import { hasData } from '@/lib/kinds';
import { useKeys } from '@/lib/screen';
import { UseItDialog } from './use-it-dialog';

interface EntityActionsProps {
  entity: ShowEntityResponse;
  canQuery: boolean;
  /** Whether querying is the main action here: not where one is already at it. */
  mainAction: boolean;
  onQuery: () => void;
}

/** What a product can offer. */
const OFFERED: ReadonlySet<ShowEntityResponse['kind']> = new Set(['table', 'view', 'virtual_dataset', 'file_set', 'topic', 'model', 'metric', 'dashboard']);

export function EntityActions({ entity, canQuery, mainAction, onQuery }: EntityActionsProps) {
  const [using, setUsing] = useState(false);
  const star = useVerb('star_entity', `${entity.name} was not ${entity.starred ? 'taken off the list' : 'starred'}`);
  const toggle = () => star.mutate({ name: entity.urn, starred: !entity.starred });
  const promotable = OFFERED.has(entity.kind) && entity.products.length === 0;
  const usable = canQuery && entity.data_asset?.kind === 'table';
  const askable = hasData(entity.kind);
  const denied = askable && entity.access === 'denied';
  const gathered = useGathered().some((one) => one.urn === entity.urn);
  const ask = () => askForAccess({ things: [entity] });
  useKeys('Page', [
    ...(askable ? [{ keys: ['r'], label: 'Request', run: ask }, { keys: ['shift+r'], label: gathered ? 'Take out of request' : 'Add to request', shown: false, run: () => gather(entity) }] : []),
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
      {promotable && (
        <Link to="/new-product" search={{ assets: [entity.urn] }} className="btn">
          <Icon name="boxes" size={14} />
          Promote to product
        </Link>
      )}
      {canQuery && mainAction && (
        <Button kind={denied ? 'plain' : 'primary'} icon="play" combo="q" onClick={onQuery}>
          Query data
        </Button>
      )}
      {denied && (
        <Button kind={mainAction ? 'primary' : 'plain'} icon="key" combo="r" onClick={ask}>
          Request access
        </Button>
      )}
      {askable && (denied || gathered) && <AddToRequest thing={entity} small />}
      {using && <UseItDialog entity={entity} onClose={() => setUsing(false)} />}
    </div>
  );
}
