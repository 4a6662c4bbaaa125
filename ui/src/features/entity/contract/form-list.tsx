import type { ReactNode } from 'react';
import { Button } from '@/components/button';
import { IconButton } from '@/components/icon-button';
import { append, listAt, move, removeAt, type Json, type Path } from './contract-doc';
import type { ContractText } from './use-contract-text';

interface FormListProps {
  contract: ContractText;
  path: Path;
  /** One of them, for people: `rule`. */
  noun: string;
  /** What a new one says. */
  fresh: Json;
  empty: string;
  /** What one is called. */
  title: (item: Json, index: number) => string;
  children: (path: Path, item: Json) => ReactNode;
}

/** A list of the contract: each element with its fields, to be added, moved and taken away. */
export function FormList({ contract, path, noun, fresh, empty, title, children }: FormListProps) {
  const items = listAt(contract.doc, path);
  return (
    <div className="form-list">
      {items.length === 0 && <p className="t2">{empty}</p>}
      {items.map((item, index) => {
        const name = title(item, index) || `${noun} ${index + 1}`;
        return (
          <fieldset key={index} className="box form-item">
            <legend className="vh">{name}</legend>
            <div className="row g1 form-item-head">
              <b className="b5 el grow">{name}</b>
              {items.length > 1 && (
                <>
                  <IconButton icon="up" label={`Move ${name} up`} disabled={index === 0} onClick={() => void contract.edit((doc) => move(doc, path, index, index - 1))} />
                  <IconButton icon="down" label={`Move ${name} down`} disabled={index === items.length - 1} onClick={() => void contract.edit((doc) => move(doc, path, index, index + 1))} />
                </>
              )}
              <IconButton icon="trash" label={`Take ${name} away`} onClick={() => void contract.edit((doc) => removeAt(doc, path, index))} />
            </div>
            {children([...path, index], item)}
          </fieldset>
        );
      })}
      <Button small icon="plus" onClick={() => void contract.edit((doc) => append(doc, path, fresh))}>
        Add a {noun}
      </Button>
    </div>
  );
}
