import { useQuery } from '@tanstack/react-query';
import { EntityLink } from '@/components/entity-link';
import { ErrorState } from '@/components/error-state';
import { verbQuery } from '@/ipc/queries';

/** Lineage as a tab of an entity's page. */
export function LineagePanel({ urn }: { urn: string }) {
  const { data, error } = useQuery(verbQuery('show_entity', { name: urn }));
  if (error) return <ErrorState error={error} what="the lineage" />;
  return (
    <div className="sec">
      <h3>Reads</h3>
      {data?.upstream.map((one) => <div key={one.urn}><EntityLink to={one} /></div>)}
      <h3>Is read by</h3>
      {data?.downstream.map((one) => <div key={one.urn}><EntityLink to={one} /></div>)}
    </div>
  );
}
