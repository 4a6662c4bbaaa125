import { AreaField } from '@/components/area-field';
import { noteOf } from './field-row';
import { FIELD_NAME, type TextField } from './product-form';
import type { ProductForm } from './use-product-form';

const WORDS: readonly { field: Extract<TextField, 'purpose' | 'usage' | 'limitations'>; placeholder: string }[] = [
  { field: 'purpose', placeholder: 'Which question it answers, and for whom' },
  { field: 'usage', placeholder: '- Order counts by day, country or channel' },
  { field: 'limitations', placeholder: '- Revenue: amounts are gross and include VAT' },
];
const MOST = 160;

/** What it is for, what to use it for and what not, in Markdown. */
export function WordsPart({ form }: { form: ProductForm }) {
  return (
    <div className="product-form col g4">
      {WORDS.map(({ field, placeholder }) => (
        <AreaField
          key={field}
          label={FIELD_NAME[field]}
          rows={field === 'purpose' ? 3 : 5}
          value={form.text(field)}
          placeholder={placeholder}
          spellCheck
          hint={noteOf(form, field, short)}
          onChange={(event) => form.set(field, event.target.value)}
        />
      ))}
      <p className="s12 t3">Markdown. Longer texts with links to other products are written in the documentation.</p>
    </div>
  );
}

function short(text: string): string {
  const flat = text.trim().replace(/\s+/g, ' ');
  return flat.length > MOST ? `${flat.slice(0, MOST - 1)}…` : flat;
}
