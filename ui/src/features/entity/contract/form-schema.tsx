import { useState } from 'react';
import { Button } from '@/components/button';
import { Select } from '@/components/select';
import { append, listAt, removeAt, textAt, valueAt, type Path } from './contract-doc';
import { FormColumns } from './form-columns';
import { BoundArea, BoundSelect, BoundTags, BoundText } from './form-fields';
import type { ContractText } from './use-contract-text';

const KINDS = ['table', 'view', 'topic', 'file', 'document'] as const;

/** The objects of a contract, one at a time, and the members of their nested columns. */
export function FormSchema({ contract }: { contract: ContractText }) {
  const objects = listAt(contract.doc, ['schema']);
  const [at, setAt] = useState<Path>(['schema', 0]);
  const chosen = Math.min(Number(at[1] ?? 0), Math.max(0, objects.length - 1));
  const inside = at.length > 2 && valueAt(contract.doc, at) !== undefined;
  const path: Path = inside ? at : ['schema', chosen];
  const add = () => {
    setAt(['schema', objects.length]);
    void contract.edit((doc) => append(doc, ['schema'], { name: `object_${objects.length + 1}`, logicalType: 'object', physicalType: 'table' }));
  };
  if (objects.length === 0) {
    return (
      <>
        <p className="t2">It promises no table yet.</p>
        <Button small icon="plus" onClick={add}>
          Add an object
        </Button>
      </>
    );
  }
  return (
    <div className="col g3">
      <div className="row g2 wrap">
        <Select
          label="Object"
          value={String(chosen)}
          options={objects.map((object, index) => ({ value: String(index), label: textAt(object, ['physicalName']) || textAt(object, ['name']) || `object ${index + 1}` }))}
          onChange={(index) => setAt(['schema', Number(index)])}
        />
        <Button small icon="plus" onClick={add}>
          Add an object
        </Button>
        <span className="end">
          <Button
            small
            icon="trash"
            onClick={() => {
              setAt(['schema', 0]);
              void contract.edit((doc) => removeAt(doc, ['schema'], chosen));
            }}
          >
            Take it away
          </Button>
        </span>
      </div>
      {inside ? (
        <div className="row g2">
          <Button small icon="back" onClick={() => setAt(['schema', chosen])}>
            All columns
          </Button>
          <span className="mono s12 t2 el">{trail(contract, path)}</span>
        </div>
      ) : (
        <>
          <div className="form-two">
            <BoundText contract={contract} path={[...path, 'name']} label="Name" />
            <BoundText contract={contract} path={[...path, 'physicalName']} label="Physical name" placeholder="namespace.table" />
            <BoundSelect contract={contract} path={[...path, 'physicalType']} label="Kind" options={KINDS} />
            <BoundText contract={contract} path={[...path, 'businessName']} label="Business name" />
          </div>
          <BoundArea contract={contract} path={[...path, 'description']} label="Description" />
          <BoundTags contract={contract} path={[...path, 'tags']} label="Tags" />
        </>
      )}
      <FormColumns key={path.join('/')} contract={contract} of={path} onOpen={setAt} />
    </div>
  );
}

/** The names on the way to nested members. */
function trail(contract: ContractText, path: Path): string {
  const names: string[] = [];
  path.forEach((part, index) => {
    if (typeof part === 'number') names.push(textAt(contract.doc, [...path.slice(0, index + 1), 'name']));
  });
  return names.join(' › ');
}
