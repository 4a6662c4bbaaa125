import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EntityLink } from '@/components/entity-link';
import { ErrorState } from '@/components/error-state';
import { kindName } from '@/components/kind-icon';
import { Markdown } from '@/components/markdown';
import { SkeletonRows } from '@/components/skeleton';
import { Table, type Column } from '@/components/table';
import type { SearchHit, ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { filterText } from '@/lib/query-text';
import { number } from '@/lib/time';
import { TermCard } from '../glossary/term-card';
import { docParts } from '../overview/doc-parts';
import { Docs } from '../overview/docs';
import { NamesCard } from '../overview/names-card';
import { PeopleCard } from '../overview/people-card';

const SHOWN = 20;

const COLUMNS: readonly Column<SearchHit>[] = [
  { id: 'name', head: 'Name', cell: (hit) => <EntityLink to={hit} /> },
  { id: 'kind', head: 'Kind', cell: (hit) => <span className="t2">{kindName(hit.kind)}</span>, width: 130 },
  { id: 'owner', head: 'Owner', cell: (hit) => <span className="t2">{hit.owner ?? 'Nobody'}</span>, width: 180 },
];

/** A term: what it means, and what uses it. */
export function TermPage({ entity }: { entity: ShowEntityResponse }) {
  const term = useQuery(verbQuery('show_term', { name: entity.urn })).data;
  const merged = term?.merged ?? [];
  const meaning = term?.shown.definition;
  // Uses of terms that it stands for count here.
  const query = filterText('term', [entity.name, ...merged.map((term) => term.name)]);
  const { data, error, refetch } = useQuery(verbQuery('search_assets', { query, limit: SHOWN }));
  return (
    <>
      <div className="grow scroll ov-main">
        {meaning !== undefined && meaning !== '' && (
          <section className="ov-part" aria-label="What it means">
            <div className="row ov-head">
              <h2>What it means</h2>
            </div>
            <Markdown text={meaning} />
          </section>
        )}
        {(meaning === '' || docParts(entity).length > 0) && <Docs entity={entity} />}
        <section className="ov-part">
          <div className="row ov-head">
            <h2>Used by</h2>
            {data && data.total > 0 && (
              <span className="end s12">
                <Link to="/discover" search={{ q: query }}>
                  All {number(data.total)} in Discover
                </Link>
              </span>
            )}
          </div>
          {error && <ErrorState error={error} what={`what uses ${entity.name}`} onRetry={() => void refetch()} />}
          {!data && !error && <SkeletonRows height={32} count={4} />}
          {data && (
            <div className="box clip">
              <Table label="Used by" columns={COLUMNS} rows={data.hits} rowKey={(hit) => hit.urn} empty="Nothing is marked with this term." />
            </div>
          )}
        </section>
      </div>
      <aside className="ov-side scroll" aria-label="About the term">
        <TermCard urn={entity.urn} />
        {entity.people.length > 0 && <PeopleCard entity={entity} />}
        <NamesCard entity={entity} />
      </aside>
    </>
  );
}
