import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import type { ContractStandard } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { EntityContext } from '../entity-context';
import { EntityHeader } from '../entity-header';
import { EntityMissing } from '../entity-missing';
import { EntitySkeleton } from '../entity-skeleton';
import { ContractStart } from './contract-start';
import '../entity.css';
import '../docs/docs.css';
import '../editing/editing.css';
import './contract.css';

/** The file of a contract or product, to be edited and published. */
export function ContractFilePage({ urn, format }: { urn: string; format?: ContractStandard | undefined }) {
  const entity = useQuery(verbQuery('show_entity', { name: urn }));
  const [round, setRound] = useState(0);
  // What an edit began from must not change under it: asked once, and again only when the person asks.
  const shown = useQuery({ ...verbQuery('show_contract_file', { name: urn, format: format ?? null }), staleTime: Infinity, refetchOnWindowFocus: false, gcTime: 0 });
  if (entity.error && !entity.data) return <EntityMissing name={urn} error={entity.error} onRetry={() => void entity.refetch()} />;
  if (!entity.data) return <EntitySkeleton />;
  return (
    <EntityContext value={entity.data}>
      <section className="pane grow" aria-label={`Contract of ${entity.data.name}`}>
        <EntityHeader entity={entity.data} tab="overview" canQuery={false} onQuery={() => undefined} />
        {shown.data ? (
          <ContractStart key={round} entity={entity.data} latest={shown.data} onReload={() => void shown.refetch().then(() => setRound((last) => last + 1))} />
        ) : shown.error ? (
          <ErrorState error={shown.error} what={`the contract of ${entity.data.name}`} onRetry={() => void shown.refetch()} />
        ) : (
          <div className="grow head-line">
            <SkeletonRows height={28} count={10} />
          </div>
        )}
      </section>
    </EntityContext>
  );
}
