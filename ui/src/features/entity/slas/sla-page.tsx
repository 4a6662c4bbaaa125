import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery, workQuery } from '@/ipc/queries';
import { EntityContext } from '../entity-context';
import { EntityHeader } from '../entity-header';
import { EntityMissing } from '../entity-missing';
import { EntitySkeleton } from '../entity-skeleton';
import { SlaEditor } from './sla-editor';
import '../entity.css';
import '../editing/editing.css';
import './slas.css';

/** The promises of a product or asset, to be made and tested. */
export function SlaPage({ urn }: { urn: string }) {
  const entity = useQuery(verbQuery('show_entity', { name: urn }));
  const [round, setRound] = useState(0);
  const shown = useQuery({ ...workQuery('show_slas', { name: urn }), staleTime: Infinity, refetchOnWindowFocus: false, gcTime: 0 });
  if (entity.error && !entity.data) return <EntityMissing name={urn} error={entity.error} onRetry={() => void entity.refetch()} />;
  if (!entity.data) return <EntitySkeleton />;
  return (
    <EntityContext value={entity.data}>
      <section className="pane grow" aria-label={`Service levels of ${entity.data.name}`}>
        <EntityHeader entity={entity.data} tab="overview" canQuery={false} onQuery={() => undefined} />
        {shown.data ? (
          <SlaEditor key={round} entity={entity.data} latest={shown.data} onReload={() => void shown.refetch().then(() => setRound(round + 1))} />
        ) : shown.error ? (
          <ErrorState error={shown.error} what={`the promises of ${entity.data.name}`} onRetry={() => void shown.refetch()} />
        ) : (
          <div className="grow">
            <SkeletonRows height={28} count={8} />
          </div>
        )}
      </section>
    </EntityContext>
  );
}
