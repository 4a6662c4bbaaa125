import { TextField } from '@/components/text-field';
import { sourceNote } from '../editing/source-note';
import { FIELD_NAME, type TextField as TextName } from './product-form';
import type { ProductForm } from './use-product-form';

interface FieldRowProps {
  form: ProductForm;
  field: Extract<TextName, 'title' | 'version'>;
  placeholder: string;
  className: string;
}

/** One short text, with what its source says below it. */
export function FieldRow({ form, field, placeholder, className }: FieldRowProps) {
  return (
    <div className="ed-row">
      <span className="b5">
        {FIELD_NAME[field]} {form.changed.includes(field) && <span className="ed-changed">changed</span>}
      </span>
      <TextField
        label={FIELD_NAME[field]}
        quiet
        value={form.text(field)}
        placeholder={placeholder}
        maxLength={200}
        className={className}
        hint={noteOf(form, field)}
        onChange={(event) => form.set(field, event.target.value)}
      />
    </div>
  );
}

/** What the source of a text says, below its field. */
export function noteOf(form: ProductForm, field: TextName, shorten?: (text: string) => string) {
  const said = form.harvested[field];
  return sourceNote({
    own: form.form[field] !== null,
    source: form.source(field),
    said: said === null ? null : (shorten?.(said) ?? said),
    shown: said !== null && form.form[field]?.trim() === said.trim() ? (shorten?.(said) ?? said) : form.form[field],
    onBack: () => form.set(field, null),
  });
}
