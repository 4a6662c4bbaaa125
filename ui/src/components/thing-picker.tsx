import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState, type KeyboardEvent } from 'react';
import type { SearchHit } from '@/ipc/bindings';
import { searchQuery, whyNoAnswer } from '@/ipc/queries';
import { classes } from '@/lib/class-names';
import { useDelayed } from '@/lib/use-delayed';
import { DomainGlyph } from './domain-glyph';
import { KindIcon } from './kind-icon';
import { TextField } from './text-field';

const SHOWN = 8;
const DEBOUNCE_MS = 80;

interface ThingPickerProps {
  label: string;
  /** Shows the label only to those who hear it. */
  quiet?: boolean;
  /** A filter of the query language: what may be chosen. */
  filter: string;
  /** Urns of what is chosen already: not offered again. */
  without?: ReadonlySet<string>;
  placeholder?: string;
  hint?: string;
  error?: string | undefined;
  /** What is offered for a text that names nothing here. */
  free?: ((typed: string) => { label: string; run: () => void } | null) | undefined;
  onChoose: (hit: SearchHit) => void;
}

/** One thing by any word of it: a combobox whose list stands below the field. */
export function ThingPicker({ label, quiet, filter, without, placeholder, hint, error, free, onChoose }: ThingPickerProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const words = useDelayed(typed.trim(), DEBOUNCE_MS);
  const found = useQuery({
    ...searchQuery({ query: `${filter} ${words}`, limit: SHOWN + (without?.size ?? 0) }),
    enabled: words !== '',
    placeholderData: keepPreviousData,
  });
  const failed = whyNoAnswer(found);
  const open = typed.trim() !== '';
  const hits = open ? (found.data?.hits ?? []).filter((hit) => !without?.has(hit.urn)).slice(0, SHOWN) : [];
  const other = open && hits.length === 0 && found.data ? free?.(typed.trim()) : null;
  const active = Math.min(at, hits.length - 1);

  function take(hit: SearchHit | undefined) {
    if (hit) onChoose(hit);
    else if (other) other.run();
    else return;
    change('');
  }
  function change(text: string) {
    setTyped(text);
    setAt(0);
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
        quiet={quiet ?? false}
        icon="search"
        value={typed}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={hits[active] && `${id}-${active}`}
        placeholder={placeholder}
        hint={hint}
        error={error}
        busy={open && found.isFetching && !found.data}
        maxLength={200}
        onChange={(event) => change(event.target.value)}
        onKeyDown={key}
      />
      {open && (
        <div className="box picker-list">
          <div id={`${id}-list`} role="listbox" aria-label={label}>
            {hits.map((hit, index) => (
              // The field keeps the focus and hears the keys; a row only hears the pointer.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={hit.urn}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={classes('pick-row', index === active && 'on')}
                onPointerMove={() => setAt(index)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(hit)}
              >
                {hit.domain ? <DomainGlyph domain={hit.domain} size={10} /> : <KindIcon kind={hit.kind} size={13} />}
                <span className="nw">{hit.name}</span>
                {hit.full_name !== hit.name && <span className="mono t3 el">{hit.full_name}</span>}
              </div>
            ))}
          </div>
          {hits.length === 0 && (
            <p className="s12 t3 picker-none" role="status">
              {failed ? failed.message : !found.data ? 'Searching' : `Nothing here is called “${typed.trim()}”.`}{' '}
              {other && (
                <button type="button" className="link" onClick={() => take(undefined)}>
                  {other.label}
                </button>
              )}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
