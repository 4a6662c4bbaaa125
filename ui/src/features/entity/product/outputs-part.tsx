import type { PortWords } from '@/ipc/bindings';
import { ListPart } from './list-part';
import { OutputPort } from './output-port';
import { problemAt } from './product-problems';
import { patched, without } from './rows';
import type { ProductForm } from './use-product-form';

/** What it offers: each port with its version, its contract and what stands behind it. */
export function OutputsPart({ form }: { form: ProductForm }) {
  const ports = form.list('output_ports');
  const set = (next: readonly PortWords[]) => form.set('output_ports', next);
  return (
    <ListPart
      form={form}
      field="output_ports"
      about="What readers connect to. A new major version is a port of its own beside the old one, until the old one ends."
      add="Add a port"
      onAdd={() => set([...ports, { name: '', version: '1.0.0', description: null, port_type: 'tables', contract_id: null, assets: [] }])}
    >
      {ports.length === 0 && <p className="t3">It offers nothing yet.</p>}
      {ports.map((port, row) => (
        <OutputPort
          key={row}
          port={port}
          wrong={{ name: problemAt(form.problems, 'output_ports', row, 'name'), version: problemAt(form.problems, 'output_ports', row, 'version') }}
          onPatch={(part) => set(patched(ports, row, part))}
          onDrop={() => set(without(ports, row))}
        />
      ))}
    </ListPart>
  );
}
