import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import type { ShowProductResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { FieldRow, noteOf } from './field-row';
import { OwnerRow } from './owner-row';
import type { ProductForm } from './use-product-form';

/** ODPS 1.1 `type`. */
const TYPES = [
  { value: '', label: 'Not said' },
  { value: 'sourceAligned', label: 'Source aligned' },
  { value: 'aggregate', label: 'Aggregate' },
  { value: 'consumerAligned', label: 'Consumer aligned' },
];

/** What it is called, which version it is, where it belongs and who answers for it. */
export function AboutPart({ form, shown }: { form: ProductForm; shown: ShowProductResponse }) {
  const list = useId();
  const frame = useQuery(verbQuery('show_frame', {}));
  const type = form.text('product_type');
  const types = TYPES.some((one) => one.value === type) ? TYPES : [...TYPES, { value: type, label: type }];
  const note = noteOf(form, 'product_type', typeName);
  return (
    <div className="product-form">
      <FieldRow form={form} field="title" placeholder={shown.name} className="product-wide" />
      <FieldRow form={form} field="version" placeholder="1.0.0" className="product-short" />
      <div className="ed-row">
        <span className="b5">Type {form.changed.includes('product_type') && <span className="ed-changed">changed</span>}</span>
        <div className="col g1">
          <Select label="Type" value={type} options={types} onChange={(value) => form.set('product_type', value)} />
          <span className="s12 t3">{note ?? MEANS[type]}</span>
        </div>
      </div>
      <div className="ed-row">
        <span className="b5">Domain {form.moved.domain && <span className="ed-changed">changed</span>}</span>
        <div>
          <TextField
            label="Domain"
            quiet
            list={list}
            value={form.place.domain ?? shown.domain ?? ''}
            className="product-wide"
            hint={form.moved.domain && shown.domain ? `It belongs to ${shown.domain} today.` : undefined}
            onChange={(event) => form.move({ domain: event.target.value })}
          />
          <datalist id={list}>
            {frame.data?.domains.map((one) => <option key={one.domain} value={one.domain} />)}
          </datalist>
        </div>
      </div>
      <OwnerRow form={form} owner={shown.owner} />
    </div>
  );
}

const MEANS: Readonly<Record<string, string>> = {
  sourceAligned: 'The facts of one operational system, as it has them.',
  aggregate: 'Joined from several sources, for many uses.',
  consumerAligned: 'Shaped for one use.',
};

function typeName(type: string): string {
  return TYPES.find((one) => one.value === type)?.label ?? type;
}
