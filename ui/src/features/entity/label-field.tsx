import { useEffect, useEffectEvent, useId, useState } from 'react';
import { Icon } from '@/components/icon';
import { Tag } from '@/components/tag';

interface LabelFieldProps {
  label: string;
  /** What people added. */
  labels: readonly string[];
  /** What sources give: shown, and not taken away here. */
  fixed: readonly string[];
  lower?: boolean;
  /** Where the words of fields are taken when a key or leaving does not wait for a blur. */
  pending?: { add: (take: () => void) => () => void };
  onChange: (labels: string[]) => void;
}

/** Tags or terms: typed and taken with Enter or a comma, the last one taken away with Backspace. */
export function LabelField({ label, labels, fixed, lower, pending, onChange }: LabelFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  function take(text: string) {
    const word = (lower ? text.toLowerCase() : text).trim();
    setTyped('');
    if (word !== '' && !labels.includes(word) && !fixed.includes(word)) onChange([...labels, word]);
  }
  const takeNow = useEffectEvent(() => take(typed));
  useEffect(() => {
    if (!pending) return;
    const end = pending.add(() => takeNow());
    return () => {
      end();
      takeNow();
    };
  }, [pending]);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="inp label-field">
        {fixed.map((one) => (
          <Tag key={one}>{one}</Tag>
        ))}
        {labels.map((one) => (
          <span key={one} className="tag own">
            {one}
            <button type="button" aria-label={`Take away ${one}`} onClick={() => onChange(labels.filter((other) => other !== one))}>
              <Icon name="close" size={10} />
            </button>
          </span>
        ))}
        <input
          id={id}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => (event.target.value.endsWith(',') ? take(event.target.value.slice(0, -1)) : setTyped(event.target.value))}
          onBlur={() => take(typed)}
          onKeyDown={(event) => {
            // With a modifier it is a key of the screen, which takes what waits.
            if (pending && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return;
            if (event.key === 'Enter' && typed.trim() !== '') {
              event.preventDefault();
              event.stopPropagation();
              take(typed);
            }
            if (event.key === 'Backspace' && typed === '' && labels.length > 0) onChange(labels.slice(0, -1));
          }}
        />
      </div>
    </div>
  );
}
