import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { AddSource } from './add-source';
import { KINDS } from './connections-search';
import { SourceDetail } from './source-detail';
import { SourceRow } from './source-row';
import './connections.css';

const route = getRouteApi('/connections');

/** What is read, from where, how it went, and what was skipped and why. */
export function ConnectionsPage() {
  const { source: chosen, add } = route.useSearch();
  const navigate = useNavigate({ from: '/connections' });
  const { data, error, refetch } = useQuery(verbQuery('list_sources', {}));
  const sources = data?.sources ?? [];
  const found = sources.findIndex((one) => one.config.name === chosen);
  const at = sources.length === 0 ? -1 : Math.max(0, found);
  const source = sources[at];
  const choose = (name: string | undefined) =>
    void navigate({ search: name === undefined ? {} : { source: name }, replace: true });
  const open = () => void navigate({ search: (old) => ({ ...old, add: KINDS[0] }) });
  const move = (index: number) => choose(sources[Math.min(Math.max(index, 0), sources.length - 1)]?.config.name);

  useScreen([{ label: 'Connections', to: '/connections' }, ...(source ? [{ label: source.config.name }] : [])]);
  useKeys('Connections', [
    { keys: ['arrowdown', 'j'], draw: ['arrowup', 'arrowdown'], label: 'Move', run: () => move(at + 1) },
    { keys: ['arrowup', 'k'], label: 'Move up', shown: false, run: () => move(at - 1) },
    { keys: ['mod+n'], label: 'Add', run: open },
  ]);

  return (
    <>
      <aside className="pane conns" aria-label="Connections">
        <div className="row conns-head">
          <h1 className="conns-title">Connections</h1>
          <span className="end">
            <Button small icon="plus" onClick={open}>
              Add
            </Button>
          </span>
        </div>
        {error && <ErrorState error={error} what="the connections" onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows count={4} height={52} />}
        <ul className="scroll">
          {sources.map((one) => (
            <SourceRow
              key={one.config.name}
              source={one}
              selected={one === source}
              onChoose={() => choose(one.config.name)}
            />
          ))}
        </ul>
      </aside>
      <section className="pane grow">
        {source && <SourceDetail key={source.config.name} source={source} onRemoved={() => choose(undefined)} />}
        {data && sources.length === 0 && (
          <EmptyState
            icon="plug"
            title="Nothing is connected yet"
            actions={
              <>
                <Button kind="primary" onClick={open}>
                  Add a connection
                </Button>
                <Button onClick={() => void navigate({ to: '/first-run' })}>Open the demo mesh</Button>
              </>
            }
          >
            Weft reads Iceberg catalogs, dbt projects and contract files with your own rights. Nothing is changed there.
          </EmptyState>
        )}
      </section>
      {add && (
        <AddSource
          kind={add}
          taken={sources.map((one) => one.config.name)}
          onKind={(kind) => void navigate({ search: (old) => ({ ...old, add: kind }), replace: true })}
          onClose={() => void navigate({ search: (old) => ({ ...old, add: undefined }), replace: true })}
          onAdded={choose}
        />
      )}
    </>
  );
}
