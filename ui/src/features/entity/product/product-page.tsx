import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery } from '@/ipc/queries';
import { EntityContext } from '../entity-context';
import { EntityHeader } from '../entity-header';
import { EntityMissing } from '../entity-missing';
import { EntitySkeleton } from '../entity-skeleton';
import type { Part } from './parts';
import { ProductEditor } from './product-editor';
import '../entity.css';
import '../editing/editing.css';
import './product.css';

/** A product, to be said: what it is, what it offers and reads, who stands behind it. */
export function ProductPage({ urn, part }: { urn: string; part: Part | undefined }) {
  const entity = useQuery(verbQuery('show_entity', { name: urn }));
  const [round, setRound] = useState(0);
  const shown = useQuery({ ...verbQuery('show_product', { name: urn }), queryKey: ['show_product', { name: urn }, 'edit'], staleTime: Infinity, refetchOnWindowFocus: false, gcTime: 0 });
  if (entity.error && !entity.data) return <EntityMissing name={urn} error={entity.error} onRetry={() => void entity.refetch()} />;
  if (!entity.data) return <EntitySkeleton />;
  const reload = () => shown.refetch().then(() => setRound((before) => before + 1));
  return (
    <EntityContext value={entity.data}>
      <section className="pane grow" aria-label={`The product ${entity.data.name}`}>
        <EntityHeader entity={entity.data} tab="overview" canQuery={false} onQuery={() => undefined} />
        {shown.data ? (
          <ProductEditor key={round} entity={entity.data} latest={shown.data} start={part} onReload={reload} />
        ) : shown.error ? (
          <ErrorState error={shown.error} what={`the words on ${entity.data.name}`} onRetry={() => void shown.refetch()} />
        ) : (
          <div className="grow">
            <SkeletonRows height={28} count={8} />
          </div>
        )}
      </section>
    </EntityContext>
  );
}
