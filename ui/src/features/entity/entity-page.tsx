import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { DomainTile } from '@/components/domain-tile';
import { ErrorState } from '@/components/error-state';
import { Freshness } from '@/components/freshness';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery } from '@/ipc/queries';
import { useScreen } from '@/lib/screen';

/** The page of a product, asset, contract, domain, person or term. `lineage` is the content of the lineage tab. */
export function EntityPage({ urn, lineage }: { urn: string; lineage: ReactNode }) {
  const { data, error, refetch } = useQuery(verbQuery('show_entity', { name: urn }));
  useScreen([{ label: 'Discover', to: '/discover' }, { label: data?.name ?? 'Loading' }]);
  if (error) return <ErrorState error={error} what="this page" onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows />;
  return (
    <div className="page">
      <div className="sec row g3 top">
        <DomainTile domain={data.domain} size={40} />
        <div className="grow">
          <h1>{data.name}</h1>
          <div className="mono t3">{data.full_name}</div>
        </div>
        <Freshness view={data.freshness} />
      </div>
      <p className="sec">{data.description}</p>
      {lineage}
    </div>
  );
}
