import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { WeftError } from '@/ipc/error';
import { useVerb, verbQuery } from '@/ipc/queries';
import { EntityContext } from './entity-context';
import { EntityMissing } from './entity-missing';
import { EntitySkeleton } from './entity-skeleton';
import { EntityView } from './entity-view';
import './entity.css';

const AGE_MS = 60_000;

/** The page of a product, asset, contract, domain, person or term. `lineage` and `access` are the contents of those tabs. */
export function EntityPage({ urn, lineage, access }: { urn: string; lineage: ReactNode; access: ReactNode }) {
  // Ages grow while the page is open.
  const { data, error, refetch } = useQuery({ ...verbQuery('show_entity', { name: urn }), refetchInterval: AGE_MS });
  useVisit(data?.urn);
  if (data) {
    return (
      <EntityContext value={data}>
        <EntityView entity={data} lineage={lineage} access={access} failed={error ? WeftError.from(error) : null} onRetry={() => void refetch()} />
      </EntityContext>
    );
  }
  if (error) return <EntityMissing name={urn} error={error} onRetry={() => void refetch()} />;
  return <EntitySkeleton />;
}

/** Notes once that this page was opened. */
function useVisit(urn: string | undefined) {
  const { mutate } = useVerb('record_visit');
  useEffect(() => {
    if (urn !== undefined) mutate({ name: urn });
  }, [urn, mutate]);
}
