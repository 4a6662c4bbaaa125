import { useState } from 'react';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { Segmented } from '@/components/segmented';
import { TextField } from '@/components/text-field';
import type { PeopleKeeping } from '@/ipc/bindings';
import { number } from '@/lib/time';
import type { PeopleSearch } from './people-words';

interface PeopleBarProps {
  search: PeopleSearch;
  onSearch: (next: PeopleSearch) => void;
  /** How many rows have something to be done. */
  toDo: number;
  keeping: PeopleKeeping | null;
  onImport: () => void;
}

/** What is looked for, and importing; who may do that where the person at the desk may not. */
export function PeopleBar({ search, onSearch, toDo, keeping, onImport }: PeopleBarProps) {
  const [words, setWords] = useState(search.q ?? '');
  const { todo } = search;
  const only = todo ? { todo } : {};
  return (
    <div className="row g3 wrap gov-bar">
      <TextField
        label="Find people"
        quiet
        icon="search"
        className="people-find"
        placeholder="Name, mail, login, principal"
        value={words}
        maxLength={200}
        onChange={(event) => {
          setWords(event.target.value);
          onSearch({ ...only, ...(event.target.value.trim() !== '' && { q: event.target.value }) });
        }}
      />
      <Segmented
        label="Which people"
        value={todo ? 'todo' : 'all'}
        options={[
          { value: 'all', label: 'Everybody' },
          { value: 'todo', label: `To do ${number(toDo)}` },
        ]}
        onChange={(value) => onSearch({ ...(value === 'todo' && { todo: true as const }), ...(search.q !== undefined && { q: search.q }) })}
      />
      <span className="end row g2 wrap min0">
        {keeping?.may_keep ? (
          <Button icon="file" combo="i" onClick={onImport}>
            Import people
          </Button>
        ) : (
          keeping && (
            <span className="row g1 s12 t2 min0 people-because">
              <Icon name="lock" size={13} />
              You read the people. {sentence(keeping.because)}
            </span>
          )
        )}
      </span>
    </div>
  );
}
