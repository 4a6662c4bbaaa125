import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type Ref } from 'react';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { RelativeTime } from '@/components/relative-time';
import { SkeletonRows } from '@/components/skeleton';
import { TextField } from '@/components/text-field';
import type { BrowseCatalogResponse } from '@/ipc/bindings';
import { useKeys } from '@/lib/screen';
import { BrowseGrid } from './browse-grid';
import { BrowseNotes } from './browse-notes';
import { countWords } from './browse-words';
import { useContents } from './use-contents';

interface BrowseContentProps {
  source: string;
  at: readonly string[];
  /** The filter as the address has it when the namespace is opened. */
  filter: string;
  grid: Ref<HTMLDivElement>;
  onAt: (levels: readonly string[]) => void;
  onFilter: (filter: string) => void;
}

/** What lies in the chosen namespace. */
export function BrowseContent({ source, at, filter: first, grid, onAt, onFilter }: BrowseContentProps) {
  const navigate = useNavigate();
  const [active, setActive] = useState(0);
  // What is typed stands here at once; the address follows.
  const [filter, setFilter] = useState(first);
  const narrow = (text: string) => {
    setActive(0);
    setFilter(text);
    onFilter(text);
  };
  const contents = useContents(source, at, filter);
  const { data, error } = contents;
  const open = (index: number) => {
    const content = contents.at(index);
    if (content?.type === 'namespace') onAt([...at, content.row.name]);
    if (content?.type === 'thing') void navigate({ to: '/entity/$urn', params: { urn: content.row.card.urn } });
  };
  const field = useRef<HTMLInputElement>(null);
  useKeys('Browse', [
    { keys: ['/'], label: 'Filter', run: () => field.current?.focus() },
  ]);
  const place = [source, ...at].join('.');
  const empty = data && contents.count === 0;
  return (
    <section className="pane grow bmain" aria-label={at.at(-1) ?? source}>
      <header className="row g3 bhead">
        <div className="grow">
          <h1 className="el">
            <bdi>{at.at(-1) ?? source}</bdi>
          </h1>
          <div className="row g2 s12 t3 num">
            {at.length > 0 && (
              <bdi className="mono el" title={place}>
                {place}
              </bdi>
            )}
            {data && <span className="nw" role="status">{countWords(data, contents.namespaces, filter)}</span>}
            {data?.synced && (
              <span className="nw">
                as of <RelativeTime at={data.synced} />
              </span>
            )}
          </div>
        </div>
        <TextField
          ref={field}
          label="Filter what lies here"
          quiet
          icon="search"
          placeholder="Filter"
          className="bfilter"
          value={filter}
          onChange={(event) => narrow(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && filter !== '') {
              event.stopPropagation();
              narrow('');
            }
          }}
        />
        <Button icon="plug" onClick={() => void navigate({ to: '/connections', search: { source } })}>
          Connection
        </Button>
      </header>
      {error && !data && <ErrorState error={error} what={`“${place}”`} onRetry={() => void contents.refetch()} />}
      {!data && !error && <SkeletonRows height={32} count={10} />}
      {data && <BrowseNotes shown={data} />}
      {empty && <Nothing shown={data} filter={filter} onFilter={narrow} />}
      {data && !empty && (
        <BrowseGrid
          ref={grid}
          label={`What lies in ${place}`}
          count={contents.count}
          at={contents.at}
          active={Math.min(active, contents.count - 1)}
          onActive={setActive}
          onOpen={open}
          onUp={() => at.length > 0 && onAt(at.slice(0, -1))}
          onRange={contents.setRange}
        />
      )}
    </section>
  );
}

interface NothingProps {
  shown: BrowseCatalogResponse;
  filter: string;
  onFilter: (filter: string) => void;
}

/** Nothing to list: never read, empty, refused, or nothing that a filter leaves. Each is said as what it is. */
function Nothing({ shown, filter, onFilter }: NothingProps) {
  const navigate = useNavigate();
  const toConnection = () => void navigate({ to: '/connections', search: { source: shown.source } });
  if (!shown.read) {
    return (
      <EmptyState
        icon="sync"
        title={`${shown.source} was not read yet`}
        actions={
          <Button kind="primary" onClick={toConnection}>
            Open the connection
          </Button>
        }
      >
        Sync it once; from then on it can be browsed here at any time, also without a network.
      </EmptyState>
    );
  }
  if (filter !== '' && shown.things + shown.namespace_count > 0) {
    return (
      <EmptyState icon="search" title={`Nothing here has “${filter}” in its name`} actions={<Button onClick={() => onFilter('')}>Clear the filter</Button>}>
        The filter looks at this namespace only, not at those below it.
      </EmptyState>
    );
  }
  if (shown.unlisted.some(({ what }) => what === 'tables')) {
    return (
      <EmptyState icon="lock" title="Nothing of it is known">
        This is not the same as empty: its tables could not be listed.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="folder" title={shown.namespace.length === 0 ? 'This catalog is empty' : 'This namespace is empty'}>
      {shown.namespace.length === 0
        ? 'It was read, and it lists no namespace and no table to you.'
        : 'It was listed, and no table, view or namespace lies in it.'}
    </EmptyState>
  );
}
