import { useId, useState, type KeyboardEvent } from 'react';
import { Avatar } from '@/components/avatar';
import { Button } from '@/components/button';
import { TextField } from '@/components/text-field';
import type { PersonView } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { rowsOf } from './people-words';

const SHOWN = 8;

interface PersonPickerProps {
  label: string;
  /** Those who may be chosen. */
  people: readonly PersonView[];
  chosen: PersonView | null;
  onChoose: (person: PersonView | null) => void;
}

/** One person of the workspace by any of their names: a combobox whose list stands below the field. */
export function PersonPicker({ label, people, chosen, onChoose }: PersonPickerProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
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
  const open = typed.trim() !== '';
  const hits = open ? rowsOf(people, null, { q: typed }).flatMap((row) => row.person ?? []).slice(0, SHOWN) : [];
  const active = Math.min(at, hits.length - 1);

  function change(text: string) {
    setTyped(text);
    setAt(0);
  }
  function take(person: PersonView | undefined) {
    if (!person) return;
    change('');
    onChoose(person);
  }
  function key(event: KeyboardEvent) {
    if (!open || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt((active + step + hits.length) % Math.max(1, hits.length));
    else if (event.key === 'Enter') take(hits[active]);
    else if (event.key === 'Escape') change('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div className="picker">
      <TextField
        label={label}
        icon="search"
        value={typed}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={hits[active] && `${id}-${active}`}
        placeholder="Name, mail or login"
        maxLength={200}
        onChange={(event) => change(event.target.value)}
        onKeyDown={key}
      />
      {open && (
        <div className="box picker-list">
          <div id={`${id}-list`} role="listbox" aria-label={label}>
            {hits.map((person, index) => (
              // The field keeps the focus and hears the keys; a row only hears the pointer.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={person.id}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={classes('pick-row', index === active && 'on')}
                onPointerMove={() => setAt(index)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(person)}
              >
                <Avatar name={person.name} size={18} />
                <span className="nw">{person.name}</span>
                <span className="s12 t3 el">{person.mail ?? person.id}</span>
              </div>
            ))}
          </div>
          {hits.length === 0 && (
            <p className="s12 t3 picker-none" role="status">
              Nobody who is here, or joins, fits.
            </p>
          )}
        </div>
      )}
    </div>
  );
}
