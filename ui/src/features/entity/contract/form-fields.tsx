import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { Checkbox } from '@/components/checkbox';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import { LabelField } from '../label-field';
import { listAt, pointer, put, scalar, textAt, valueAt, type Path } from './contract-doc';
import type { ContractText } from './use-contract-text';

/** A pause in typing after which what is typed goes into the text. */
const PAUSE_MS = 300;

interface BoundProps {
  contract: ContractText;
  path: Path;
  label: string;
}

/** What is typed at a place. */
interface Typed {
  path: Path;
  text: string;
  /** Whether it was handed on to be put into the text. */
  sent: boolean;
}

/** What is typed, until it stands in the text; from then on what stands there. */
function useTyped(contract: ContractText, path: Path, number: boolean) {
  const shown = textAt(contract.doc, path);
  const [typed, setTyped] = useState<Typed | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { fields } = contract;
  function commit(words: Typed) {
    clearTimeout(timer.current);
    if (words.text === textAt(contract.doc, words.path)) {
      setTyped(null);
      return;
    }
    setTyped({ ...words, sent: true });
    const value = number ? scalar(words.text) : words.text.trim() === '' ? undefined : words.text;
    // What could not be put into the text stays in the field.
    void contract.edit((doc) => put(doc, words.path, value)).then((made) => made && setTyped((now) => (now?.text === words.text ? null : now)));
  }
  const take = useEffectEvent((leaving: boolean) => {
    // A field that goes has handed on what it could; what was refused is not tried on what stands there then.
    if (typed !== null && !(leaving && typed.sent)) commit(typed);
  });
  useEffect(() => {
    const end = fields.add(() => take(false));
    return () => {
      end();
      take(true);
    };
  }, [fields]);
  return {
    value: typed !== null && pointer(typed.path) === pointer(path) ? typed.text : shown,
    onChange: (event: { target: { value: string } }) => {
      const words = { path, text: event.target.value, sent: false };
      setTyped(words);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => commit(words), PAUSE_MS);
    },
    onBlur: () => typed !== null && commit(typed),
  };
}

/** What the schema says of the value at a path. */
function wrongAt(contract: ContractText, path: Path): string | undefined {
  if (!contract.settled) return undefined;
  const at = pointer(path);
  return contract.checked?.errors.find((error) => error.path === at)?.message;
}

interface BoundTextProps extends BoundProps {
  quiet?: boolean;
  /** Written as a number where it is one. */
  number?: boolean;
  placeholder?: string;
  className?: string;
  list?: string;
}

export function BoundText({ contract, path, label, quiet = false, number = false, ...rest }: BoundTextProps) {
  const field = useTyped(contract, path, number);
  return <TextField label={label} quiet={quiet} error={wrongAt(contract, path)} {...field} {...rest} />;
}

export function BoundArea({ contract, path, label }: BoundProps) {
  const id = useId();
  const field = useTyped(contract, path, false);
  const wrong = wrongAt(contract, path);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} className="inp" rows={2} aria-invalid={wrong !== undefined} {...field} />
      {wrong && (
        <div className="err" role="alert">
          {wrong}
        </div>
      )}
    </div>
  );
}

interface BoundSelectProps extends BoundProps {
  options: readonly string[];
  none?: string;
  quiet?: boolean;
}

/** One word of the standard. A word that stands there and is none of them is offered too. */
export function BoundSelect({ contract, path, label, options, none = 'Not stated', quiet = false }: BoundSelectProps) {
  const value = textAt(contract.doc, path);
  const known = value === '' || options.includes(value) ? options : [value, ...options];
  return (
    <Select
      label={label}
      quiet={quiet}
      value={value}
      options={[{ value: '', label: none }, ...known.map((word) => ({ value: word, label: word }))]}
      onChange={(word) => void contract.edit((doc) => put(doc, path, word === '' ? undefined : word))}
    />
  );
}

export function BoundCheck({ contract, path, label, quiet = false }: BoundProps & { quiet?: boolean }) {
  const checked = valueAt(contract.doc, path) === true;
  return (
    <Checkbox checked={checked} onChange={(now) => void contract.edit((doc) => put(doc, path, now ? true : undefined))}>
      <span className={quiet ? 'vh' : undefined}>{label}</span>
    </Checkbox>
  );
}

export function BoundTags({ contract, path, label }: BoundProps) {
  const labels = listAt(contract.doc, path).filter((tag) => typeof tag === 'string');
  return <LabelField label={label} labels={labels} fixed={[]} pending={contract.fields} onChange={(tags) => void contract.edit((doc) => put(doc, path, tags.length > 0 ? tags : undefined))} />;
}
