import { EntityLink } from '@/components/entity-link';
import { IconButton } from '@/components/icon-button';
import { TextField } from '@/components/text-field';
import { ThingPicker } from '@/components/thing-picker';
import type { InputWords } from '@/ipc/bindings';
import { ListPart } from './list-part';
import { problemAt } from './product-problems';
import { patched, without } from './rows';
import type { ProductForm } from './use-product-form';

const READS = 'kind:product,table,view,virtual_dataset,file_set,topic,model';

/** What it is made from, as far as its owner promises it. Lineage shows what it really reads. */
export function InputsPart({ form }: { form: ProductForm }) {
  const ports = form.list('input_ports');
  const set = (next: readonly InputWords[]) => form.set('input_ports', next);
  return (
    <ListPart form={form} field="input_ports" about="What it relies on. Lineage shows what it really reads; a port says which version is meant." add="Add an input" onAdd={() => set([...ports, { name: '', version: null, contract_id: null, reads: null }])}>
      {ports.length === 0 && <p className="t3">It says nothing of what it reads.</p>}
      {ports.map((port, row) => {
        const called = port.name.trim() === '' ? 'the new input' : port.name;
        return (
          <fieldset key={row} className="box product-row">
            <legend className="vh">Input port {called}</legend>
            <div className="product-cells three">
              <TextField label="Name" value={port.name} error={problemAt(form.problems, 'input_ports', row, 'name')} maxLength={200} onChange={(event) => set(patched(ports, row, { name: event.target.value }))} />
              <TextField label="Version" value={port.version ?? ''} error={problemAt(form.problems, 'input_ports', row, 'version')} maxLength={60} onChange={(event) => set(patched(ports, row, { version: event.target.value }))} />
              <TextField label="Contract id" value={port.contract_id ?? ''} maxLength={200} onChange={(event) => set(patched(ports, row, { contract_id: event.target.value === '' ? null : event.target.value }))} />
              <IconButton icon="trash" label={`Take ${called} away`} className="product-drop" onClick={() => set(without(ports, row))} />
            </div>
            {port.reads ? (
              <div className="row g2 min0">
                <span className="s12 t3 nw">Reads</span>
                <EntityLink to={port.reads} mark="kind" />
                <IconButton icon="close" label={`Let it read something else than ${port.reads.name}`} onClick={() => set(patched(ports, row, { reads: null }))} />
              </div>
            ) : (
              <ThingPicker
                label="What it reads"
                filter={READS}
                placeholder="A product or table"
                onChoose={({ urn, kind, name, full_name, domain }) => set(patched(ports, row, { reads: { urn, kind, name, full_name, domain }, ...(port.name.trim() === '' ? { name } : {}) }))}
              />
            )}
          </fieldset>
        );
      })}
    </ListPart>
  );
}
