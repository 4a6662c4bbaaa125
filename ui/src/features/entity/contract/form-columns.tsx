import { useState } from 'react';
import { Button } from '@/components/button';
import { IconButton } from '@/components/icon-button';
import { TextField } from '@/components/text-field';
import { count } from '@/lib/time';
import { append, listAt, move, pointer, removeAt, textAt, type Json, type Path } from './contract-doc';
import { BoundArea, BoundCheck, BoundSelect, BoundTags, BoundText } from './form-fields';
import type { ContractText } from './use-contract-text';

export const LOGICAL = ['string', 'integer', 'number', 'boolean', 'date', 'time', 'timestamp', 'object', 'array'] as const;
/** Columns that are drawn at once. */
const DRAWN = 100;

interface FormColumnsProps {
  contract: ContractText;
  /** The object, or the column whose members these are. */
  of: Path;
  onOpen: (path: Path) => void;
}

/** The columns of an object: what matters in a row, the rest below the one that is open. */
export function FormColumns({ contract, of, onOpen }: FormColumnsProps) {
  const path = [...of, 'properties'];
  const columns = listAt(contract.doc, path);
  const [filter, setFilter] = useState('');
  const [open, setOpen] = useState<number | null>(null);
  const [drawn, setDrawn] = useState(DRAWN);
  const wanted = filter.trim().toLowerCase();
  const found = columns.map((column, index) => ({ column, index })).filter(({ column }) => wanted === '' || textAt(column, ['name']).toLowerCase().includes(wanted));
  return (
    <div className="form-columns">
      {columns.length > 12 && <TextField label="Find a column" quiet icon="search" placeholder="Find a column" value={filter} onChange={(event) => setFilter(event.target.value)} />}
      <table className="tb form-table" aria-label="Columns">
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col" className="form-type">Type</th>
            <th scope="col" className="form-flag">Required</th>
            <th scope="col" className="form-flag">Key</th>
            <th scope="col" className="form-more">
              <span className="vh">More</span>
            </th>
          </tr>
        </thead>
        {found.slice(0, drawn).map(({ column, index }) => (
          <ColumnRows key={index} contract={contract} path={[...path, index]} column={column} open={open === index} last={index === columns.length - 1} onToggle={() => setOpen(open === index ? null : index)} onOpen={onOpen} />
        ))}
      </table>
      {found.length > drawn && (
        <Button small onClick={() => setDrawn(drawn + DRAWN)}>
          Show {Math.min(DRAWN, found.length - drawn)} more of {count(found.length, 'column')}
        </Button>
      )}
      <Button
        small
        icon="plus"
        onClick={() => {
          setFilter('');
          setOpen(columns.length);
          void contract.edit((doc) => append(doc, path, { name: `column_${columns.length + 1}`, logicalType: 'string' }));
        }}
      >
        Add a column
      </Button>
    </div>
  );
}

interface ColumnRowsProps {
  contract: ContractText;
  path: Path;
  column: Json;
  open: boolean;
  last: boolean;
  onToggle: () => void;
  onOpen: (path: Path) => void;
}

function ColumnRows({ contract, path, column, open, last, onToggle, onOpen }: ColumnRowsProps) {
  const name = textAt(column, ['name']);
  const list = path.slice(0, -1);
  const index = Number(path.at(-1));
  const wrong = contract.settled && contract.checked?.errors.some((error) => `${error.path}/`.startsWith(`${pointer(path)}/`));
  const inner: Path = textAt(column, ['logicalType']) === 'array' ? [...path, 'items'] : path;
  return (
    <tbody className={open ? 'form-open' : undefined}>
      <tr>
        <td>
          <BoundText contract={contract} path={[...path, 'name']} label={`Name of column ${index + 1}`} quiet className="mono" />
        </td>
        <td>
          <BoundSelect contract={contract} path={[...path, 'logicalType']} label={`Logical type of ${name}`} options={LOGICAL} quiet />
        </td>
        <td className="form-flag">
          <BoundCheck contract={contract} path={[...path, 'required']} label={`${name} is required`} quiet />
        </td>
        <td className="form-flag">
          <BoundCheck contract={contract} path={[...path, 'primaryKey']} label={`${name} is part of the key`} quiet />
        </td>
        <td className="form-more">
          <IconButton icon={open ? 'up' : 'down'} label={open ? `Close ${name}` : `More of ${name}`} aria-expanded={open} className={wrong ? 'form-wrong' : undefined} onClick={onToggle} />
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={5}>
            <div className="form-detail">
              <BoundArea contract={contract} path={[...path, 'description']} label="Description" />
              <div className="form-two">
                <BoundText contract={contract} path={[...path, 'physicalType']} label="Physical type" />
                <BoundText contract={contract} path={[...path, 'classification']} label="Classification" placeholder="public, internal, pii" />
              </div>
              <BoundTags contract={contract} path={[...path, 'tags']} label="Tags" />
              <div className="row g2 wrap">
                <BoundCheck contract={contract} path={[...path, 'unique']} label="Each value once" />
                <span className="end row g1">
                  {['object', 'array'].includes(textAt(column, ['logicalType'])) && (
                    <Button small onClick={() => onOpen(inner)}>
                      Members of {name}
                    </Button>
                  )}
                  <IconButton icon="up" label={`Move ${name} up`} disabled={index === 0} onClick={() => void contract.edit((doc) => move(doc, list, index, index - 1))} />
                  <IconButton icon="down" label={`Move ${name} down`} disabled={last} onClick={() => void contract.edit((doc) => move(doc, list, index, index + 1))} />
                  <IconButton icon="trash" label={`Take ${name} away`} onClick={() => void contract.edit((doc) => removeAt(doc, list, index))} />
                </span>
              </div>
            </div>
          </td>
        </tr>
      )}
    </tbody>
  );
}
