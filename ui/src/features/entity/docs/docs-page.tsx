import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '@/components/error-state';
import { verbQuery } from '@/ipc/queries';
import { EntityContext } from '../entity-context';
import { EntityHeader } from '../entity-header';
import { EntityMissing } from '../entity-missing';
import { EntitySkeleton } from '../entity-skeleton';
import { DocsEditor } from './docs-editor';
import '../entity.css';
import '../editing/editing.css';
import './docs.css';

/** The words of a product or asset, to be written. */
export function DocsPage({ urn }: { urn: string }) {
  const entity = useQuery(verbQuery('show_entity', { name: urn }));
  // What an edit began from must not change under it: asked once, and again only after publishing.
  const words = useQuery({ ...verbQuery('show_docs', { name: urn }), staleTime: Infinity, refetchOnWindowFocus: false, gcTime: 0 });
  if (entity.error && !entity.data) return <EntityMissing name={urn} error={entity.error} onRetry={() => void entity.refetch()} />;
  if (!entity.data) return <EntitySkeleton />;
  return (
    <EntityContext value={entity.data}>
      <section className="pane grow" aria-label={`Documentation of ${entity.data.name}`}>
        <EntityHeader entity={entity.data} tab="overview" canQuery={false} onQuery={() => undefined} />
        {words.data ? (
          <DocsEditor entity={entity.data} words={words.data} onReload={() => words.refetch()} />
        ) : words.error ? (
          <ErrorState error={words.error} what={`the words about ${entity.data.name}`} onRetry={() => void words.refetch()} />
        ) : (
          <div className="grow" />
        )}
      </section>
    </EntityContext>
  );
}
