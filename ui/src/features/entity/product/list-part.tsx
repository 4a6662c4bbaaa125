import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from '@/components/button';
import { FIELD_NAME, spelt, type ListField } from './product-form';
import type { ProductForm } from './use-product-form';

interface ListPartProps {
  form: ProductForm;
  field: ListField;
  /** What the list is for, in a sentence. */
  about: string;
  add: string;
  onAdd: () => void;
  children: ReactNode;
}

/** A list that a person writes over what its source says; the source's rows stay in sight below. */
export function ListPart({ form, field, about, add, onAdd, children }: ListPartProps) {
  const source = form.source(field);
  const own = form.form[field] !== null;
  const differs = own && spelt(field, form.form) !== spelt(field, form.harvested);
  const rows = form.list(field).length;
  const box = useRef<HTMLElement>(null);
  const adds = useRef<HTMLButtonElement>(null);
  const before = useRef(rows);
  // Who adds a row goes on in it; who takes one away with a key must not lose their place.
  useEffect(() => {
    const held = document.activeElement;
    if (rows > before.current && held === adds.current) [...(box.current?.querySelectorAll('fieldset') ?? [])].at(-1)?.querySelector('input')?.focus();
    if (rows < before.current && (held === null || held === document.body)) adds.current?.focus();
    before.current = rows;
  }, [rows]);
  return (
    <section ref={box} className="product-form" aria-label={FIELD_NAME[field]}>
      <div className="row g2 ov-head">
        <h2>{FIELD_NAME[field]}</h2>
        {form.changed.includes(field) && <span className="ed-changed">changed</span>}
        <span className="end">
          <Button ref={adds} small icon="plus" onClick={onAdd}>
            {add}
          </Button>
        </span>
      </div>
      <p className="t2 product-about">{about}</p>
      {source !== undefined && !own && <p className="s12 t3 product-about">From {source}. What you change here stands before it, and no sync takes it away.</p>}
      {own && form.form[field]?.length === 0 && source !== undefined && <p className="s12 t3 product-about">An empty list says nothing: what {source} says will be shown.</p>}
      {children}
      {source !== undefined && differs && (
        <details className="product-beside">
          <summary className="s12 t2">{source} says it differently</summary>
          <pre className="ed-beside">{spelt(field, form.harvested)}</pre>
          <Button small icon="undo" onClick={() => form.set(field, null)}>
            Go back to it
          </Button>
        </details>
      )}
    </section>
  );
}
