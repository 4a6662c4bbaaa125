import { useId, useState } from 'react';
import { EntityLink } from '@/components/entity-link';
import { IconButton } from '@/components/icon-button';
import { TextField } from '@/components/text-field';
import { ThingPicker } from '@/components/thing-picker';
import type { PortWords } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import { toast } from '@/lib/toasts';

const TYPES = ['tables', 'files', 'topic', 'api', 'view', 'model', 'dashboard'];
const BEHIND = 'kind:table,view,virtual_dataset,file_set,topic,model';

interface OutputPortProps {
  port: PortWords;
  wrong: { name: string | undefined; version: string | undefined };
  onPatch: (part: Partial<PortWords>) => void;
  onDrop: () => void;
}

/** One output port. */
export function OutputPort({ port, wrong, onPatch, onDrop }: OutputPortProps) {
  const list = useId();
  const { assets } = port;
  const called = port.name.trim() === '' ? 'the new port' : port.name;
  return (
    <fieldset className="box product-row">
      <legend className="vh">Output port {called}</legend>
      <div className="product-cells three">
        <TextField label="Name" value={port.name} error={wrong.name} maxLength={200} onChange={(event) => onPatch({ name: event.target.value })} />
        <TextField label="Version" value={port.version ?? ''} error={wrong.version} maxLength={60} onChange={(event) => onPatch({ version: event.target.value })} />
        <div>
          <TextField label="Type" list={list} value={port.port_type ?? ''} maxLength={60} onChange={(event) => onPatch({ port_type: event.target.value })} />
          <datalist id={list}>{TYPES.map((type) => <option key={type} value={type} />)}</datalist>
        </div>
        <IconButton icon="trash" label={`Take ${called} away`} className="product-drop" onClick={onDrop} />
      </div>
      <TextField label="Description" value={port.description ?? ''} maxLength={2000} onChange={(event) => onPatch({ description: event.target.value })} />
      <div className="product-cells two">
        <div className="col g2 min0">
          <ThingPicker
            label="What stands behind it"
            filter={BEHIND}
            placeholder="Add a table, view or topic"
            without={new Set(assets.map((one) => one.urn))}
            onChoose={({ urn, kind, name, full_name, domain }) => onPatch({ assets: [...assets, { urn, kind, name, full_name, domain }] })}
          />
          <ul>
            {assets.map((asset) => (
              <li key={asset.urn} className="row g1 min0">
                <span className="mono min0 grow">
                  <EntityLink to={{ ...asset, name: asset.full_name }} mark="kind" />
                </span>
                <IconButton icon="close" label={`Take ${asset.full_name} away`} onClick={() => onPatch({ assets: assets.filter((one) => one.urn !== asset.urn) })} />
              </li>
            ))}
          </ul>
          {assets.length === 0 && <p className="s12 t3">Nothing connected yet.</p>}
        </div>
        <PortContract port={port} onPatch={onPatch} />
      </div>
    </fieldset>
  );
}

/** The contract of a port, by its id: typed, or taken from one that is here. */
function PortContract({ port, onPatch }: Pick<OutputPortProps, 'port' | 'onPatch'>) {
  const [choosing, setChoosing] = useState(false);
  async function take(urn: string, name: string) {
    const { contract } = await call('show_entity', { name: urn });
    if (contract) onPatch({ contract_id: contract.id });
    else toast({ kind: 'bad', title: `${name} has no contract id` });
    setChoosing(false);
  }
  return (
    <div className="col g2 min0">
      <TextField
        label="Contract id"
        value={port.contract_id ?? ''}
        maxLength={200}
        placeholder="The contract that names this product"
        onChange={(event) => onPatch({ contract_id: event.target.value === '' ? null : event.target.value })}
        after={
          <button type="button" className="link s12 nw" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
            Choose
          </button>
        }
      />
      {choosing && (
        <ThingPicker
          label="Contract"
          quiet
          filter="kind:contract"
          placeholder="Search contracts"
          onChoose={(hit) => void take(hit.urn, hit.name).catch((thrown: unknown) => toast({ kind: 'bad', title: `The id of ${hit.name} was not found`, detail: thrown instanceof Error ? thrown.message : undefined }))}
        />
      )}
    </div>
  );
}
