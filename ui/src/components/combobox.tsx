import { useId, useState, type ComponentProps, type KeyboardEvent, type ReactNode } from 'react';
import { classes } from '@/lib/class-names';
import { TextField } from './text-field';

interface ComboboxProps<Option> extends Pick<ComponentProps<typeof TextField>, 'label' | 'quiet' | 'placeholder' | 'hint' | 'error' | 'busy'> {
  value: string;
  onChange: (value: string) => void;
  /** What fits the value, the best first. */
  options: readonly Option[];
  optionKey: (option: Option) => string;
  renderOption: (option: Option) => ReactNode;
  onChoose: (option: Option) => void;
  /** Why there are no options. */
  empty: string;
  /** What is offered where there are no options. */
  free?: { label: string; run: () => void } | null | undefined;
}

/** A field with a list of options below it. The field holds the focus; it empties when one is chosen. */
export function Combobox<Option>(props: ComboboxProps<Option>) {
  const { value, onChange, options, optionKey, renderOption, onChoose, empty, free, busy, ...field } = props;
  const id = useId();
  const [at, setAt] = useState(0);
  const open = value.trim() !== '';
  const shown = open ? options : [];
  const active = Math.min(at, shown.length - 1);

  function change(text: string) {
    onChange(text);
    setAt(0);
  }
  function take(option: Option | undefined) {
    if (option !== undefined) onChoose(option);
    else if (free) free.run();
    else return;
    change('');
  }
  function key(event: KeyboardEvent) {
    if (!open || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt((active + step + shown.length) % Math.max(1, shown.length));
    else if (event.key === 'Enter') take(shown[active]);
    else if (event.key === 'Escape') change('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="picker">
      <TextField
        {...field}
        icon="search"
        value={value}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        busy={open && busy === true}
        maxLength={200}
        onChange={(event) => change(event.target.value)}
        onKeyDown={key}
      />
      {open && (
        <div className="box picker-list">
          <div id={`${id}-list`} role="listbox" aria-label={field.label}>
            {shown.map((option, index) => (
              // The field keeps the focus and hears the keys; a row only hears the pointer.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={optionKey(option)}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={classes('pick-row', index === active && 'on')}
                onPointerMove={() => setAt(index)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(option)}
              >
                {renderOption(option)}
              </div>
            ))}
          </div>
          {shown.length === 0 && (
            <p className="s12 t3 picker-none" role="status">
              {empty}{' '}
              {free && (
                <button type="button" className="link" onClick={() => take(undefined)}>
                  {free.label}
                </button>
              )}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
