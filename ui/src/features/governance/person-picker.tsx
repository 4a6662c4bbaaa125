import { useState } from 'react';
import { Avatar } from '@/components/avatar';
import { Button } from '@/components/button';
import { Combobox } from '@/components/combobox';
import type { PersonView } from '@/ipc/bindings';
import { rowsOf } from './people-words';

const SHOWN = 8;

interface PersonPickerProps {
  label: string;
  /** Those who may be chosen. */
  people: readonly PersonView[];
  chosen: PersonView | null;
  onChoose: (person: PersonView | null) => void;
}

/** One person of the workspace by any of their names. */
export function PersonPicker({ label, people, chosen, onChoose }: PersonPickerProps) {
  const [typed, setTyped] = useState('');
  if (chosen) {
    return (
      <div className="field">
        <span className="s12 t2">{label}</span>
        <div className="row g2 min0 people-chosen">
          <Avatar name={chosen.name} />
          <span className="b5">{chosen.name}</span>
          <span className="s12 t3 el">{chosen.mail ?? chosen.id}</span>
          <Button small className="end" autoFocus onClick={() => onChoose(null)}>
            Choose another
          </Button>
        </div>
      </div>
    );
  }
  const hits = typed.trim() === '' ? [] : rowsOf(people, null, { q: typed }).flatMap((row) => row.person ?? []).slice(0, SHOWN);
  return (
    <Combobox
      label={label}
      value={typed}
      onChange={setTyped}
      options={hits}
      optionKey={(person) => person.id}
      renderOption={(person) => (
        <>
          <Avatar name={person.name} size={18} />
          <span className="nw">{person.name}</span>
          <span className="s12 t3 el">{person.mail ?? person.id}</span>
        </>
      )}
      onChoose={onChoose}
      placeholder="Name, mail or login"
      empty="Nobody who is here, or joins, fits."
    />
  );
}
