import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { ErrorState, sentence } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import type { ListPeopleResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { count, number } from '@/lib/time';
import { DeputyDialog, type DeputyOf } from './deputy-dialog';
import { ImportPeople } from './import-people';
import { PeopleBar } from './people-bar';
import { PeopleList } from './people-list';
import { rowsOf, toDoCount, type PeopleSearch } from './people-words';
import { PersonPanel } from './person-panel';
import { UnmatchedPanel } from './unmatched-panel';
import './people.css';

interface PeopleViewProps {
  search: PeopleSearch;
  onSearch: (next: PeopleSearch) => void;
}

/** Who is who by all their names, who is here, who stands in for whom, and what is to be done about it. */
export function PeopleView(props: PeopleViewProps) {
  const listed = useQuery({ ...verbQuery('list_people', { name: null, keeping: true }), retry: false });
  if (listed.error && !listed.data) return <ErrorState error={listed.error} what="the people" onRetry={() => void listed.refetch()} />;
  if (!listed.data) return <SkeletonRows count={12} height={36} label="Reading the people" />;
  return (
    <>
      {listed.error && (
        <Banner kind="warn" className="gov-note" title="These people are from before." actions={<Button small onClick={() => void listed.refetch()}>Try again</Button>}>
          {sentence(listed.error.message)}
        </Banner>
      )}
      <People listed={listed.data} {...props} />
    </>
  );
}

function People({ listed, search, onSearch }: PeopleViewProps & { listed: ListPeopleResponse }) {
  const { people, keeping, notes } = listed;
  const [importing, setImporting] = useState(false);
  const [deputy, setDeputy] = useState<DeputyOf | null>(null);
  const rows = rowsOf(people, keeping, search);
  const active = rows.findIndex((row) => row.key === search.id);
  const chosen = rows[active];
  const may = keeping?.may_keep === true;
  const choose = (index: number) => {
    const rest = { ...search };
    delete rest.id;
    const next = rows[Math.max(0, Math.min(rows.length - 1, index))];
    onSearch(index < 0 || !next ? rest : { ...rest, id: next.key });
  };
  useKeys('People', [
    { keys: ['arrowdown', 'j'], label: 'Move', draw: ['arrowup', 'arrowdown'], run: () => choose(active + 1) },
    { keys: ['arrowup', 'k'], label: 'Up', shown: false, run: () => choose(Math.max(0, active - 1)) },
    { keys: ['home'], label: 'First', shown: false, run: () => choose(0) },
    { keys: ['end'], label: 'Last', shown: false, run: () => choose(rows.length - 1) },
    { keys: ['escape'], label: 'Close', shown: false, run: () => choose(-1) },
    { keys: ['t'], label: 'To do', run: () => onSearch(search.todo ? {} : { todo: true }) },
    ...(may ? [{ keys: ['i'], label: 'Import', run: () => setImporting(true) }] : []),
  ]);
  return (
    <>
      <PeopleBar key={search.todo ? 'todo' : 'all'} search={search} onSearch={onSearch} toDo={toDoCount(people, keeping)} keeping={keeping} onImport={() => setImporting(true)} />
      {notes.map((note) => (
        <Banner key={note} kind="warn" className="gov-note">
          {sentence(note)}
        </Banner>
      ))}
      <div className="row grow min0 stretch">
        <div className="pane grow">
          {rows.length > 0 ? (
            <PeopleList rows={rows} active={active} onChoose={choose} />
          ) : (
            <Nothing listed={listed} search={search} onSearch={onSearch} onImport={() => setImporting(true)} />
          )}
          <Foot shown={rows.length} listed={listed} todo={search.todo === true} />
        </div>
        {chosen?.person && <PersonPanel key={chosen.key} person={chosen.person} mayDeputise={may || keeping?.own === chosen.person.id} onDeputy={setDeputy} onClose={() => choose(-1)} />}
        {chosen?.name && <UnmatchedPanel name={chosen.name} onClose={() => choose(-1)} />}
      </div>
      {importing && <ImportPeople onClose={() => setImporting(false)} />}
      {deputy && <DeputyDialog people={people} about={deputy} onClose={() => setDeputy(null)} />}
    </>
  );
}

interface NothingProps extends PeopleViewProps {
  listed: ListPeopleResponse;
  onImport: () => void;
}

/** Why the list is empty: nothing fits, nothing is to be done, or nobody was told of. */
function Nothing({ listed, search, onSearch, onImport }: NothingProps) {
  const { people, keeping, notes } = listed;
  if (search.q !== undefined) {
    return (
      <EmptyState icon="search" title="Nobody fits" actions={<Button onClick={() => onSearch(search.todo ? { todo: true } : {})}>Show all</Button>}>
        People are found by name, mail, any of their other names, and by who stands in for them.
      </EmptyState>
    );
  }
  if (search.todo && people.length > 0) {
    return (
      <EmptyState icon="good" title="Nothing is to be done" actions={<Button onClick={() => onSearch({})}>Show everybody</Button>}>
        {notes.length > 0 ? 'Nobody who has left holds a grant, and nobody stands in for anybody.' : 'Every name of the mesh is somebody’s, nobody who has left holds a grant, and nobody stands in for anybody.'}
      </EmptyState>
    );
  }
  const names = keeping?.unmatched.length ?? 0;
  return (
    <EmptyState
      icon="people"
      title="Nobody was told of yet"
      actions={
        <>
          {keeping?.may_keep && (
            <Button kind="primary" icon="file" onClick={onImport}>
              Import people
            </Button>
          )}
          {names > 0 && <Button onClick={() => onSearch({ todo: true })}>Show the names that are nobody’s</Button>}
        </>
      }
    >
      A CSV file or a SCIM export says who is who: by login, principal, subject and name as an owner.
      {names > 0 && ` ${count(names, 'name')} of the mesh ${names === 1 ? 'is' : 'are'} nobody’s.`}
    </EmptyState>
  );
}

function Foot({ shown, listed: { people, keeping }, todo }: { shown: number; listed: ListPeopleResponse; todo: boolean }) {
  const more = keeping?.more_unmatched ?? 0;
  return (
    <p className="s12 t3 gov-foot" role="status">
      {todo ? count(shown, 'row') : `${number(shown)} of ${count(people.length, 'person', 'people')}`}
      {todo && more > 0 && `; ${count(more, 'more name')} ${more === 1 ? 'is' : 'are'} nobody’s, and left out here`}
    </p>
  );
}
