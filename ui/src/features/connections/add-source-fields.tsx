import type { ReactNode } from 'react';
import { Button } from '@/components/button';
import { TextField } from '@/components/text-field';
import { pickFile, pickFolder } from '@/ipc/desk';
import { WeftError } from '@/ipc/error';
import { toast } from '@/lib/toasts';
import type { KindName } from './connections-search';
import { uriProblem, type SourceForm } from './source-form';
import { KIND_WORDS, nameProblem, suggestName } from './source-words';

interface AddSourceFieldsProps {
  kind: KindName;
  form: SourceForm;
  taken: readonly string[];
  onForm: (form: SourceForm) => void;
}

export function AddSourceFields({ kind, form, taken, onForm }: AddSourceFieldsProps) {
  /** Sets a place; the name follows it until somebody wrote one. */
  function place(change: Partial<SourceForm>, from: string) {
    onForm({ ...form, ...change, ...(form.named || from === '' ? {} : { name: suggestName(from, taken) }) });
  }
  return (
    <>
      {kind === 'iceberg-sql' ? (
        <>
          <PlaceField
            label="Catalog"
            placeholder="/data/catalog.db or postgresql://host/database"
            value={form.uri}
            error={uriProblem(form.uri)}
            hint="The SQL catalog’s file, or the address of its database, without a password."
            pick={() => pickFile('Choose the catalog’s database file')}
            button="Choose file"
            onChange={(uri) => onForm({ ...form, uri })}
          />
          <PlaceField
            label="Warehouse"
            placeholder="/data/warehouse"
            value={form.warehouse}
            hint="The folder that holds the tables. Nothing outside it is read."
            pick={() => pickFolder('Choose the warehouse folder')}
            button="Choose folder"
            onChange={(warehouse) => place({ warehouse }, warehouse)}
          />
          <TextField
            label="Catalog name, where the database holds several"
            value={form.catalog}
            placeholder="the only one there"
            onChange={(event) => onForm({ ...form, catalog: event.target.value })}
          />
        </>
      ) : (
        <PlaceField
          label="Folder"
          placeholder={kind === 'dbt' ? '/projects/shop' : '/projects/contracts'}
          value={form.path}
          hint={KIND_WORDS[kind].needs}
          pick={() => pickFolder(kind === 'dbt' ? 'Choose the dbt project' : 'Choose the folder of contracts')}
          button="Choose folder"
          onChange={(path) => place({ path }, path)}
        />
      )}
      <TextField
        label="Name in Weft"
        value={form.name}
        maxLength={64}
        error={nameProblem(form.name, taken)}
        hint="First part of the full names of its assets. It cannot be changed later."
        onChange={(event) => onForm({ ...form, name: event.target.value, named: event.target.value !== '' })}
      />
    </>
  );
}

interface PlaceFieldProps {
  label: string;
  placeholder: string;
  value: string;
  hint: ReactNode;
  error?: string | undefined;
  button: string;
  pick: () => Promise<string | null>;
  onChange: (value: string) => void;
}

/** A place on this computer: typed, or chosen in the system's dialog. */
function PlaceField({ pick, button, onChange, ...field }: PlaceFieldProps) {
  async function choose() {
    try {
      const chosen = await pick();
      if (chosen !== null) onChange(chosen);
    } catch (thrown) {
      toast({ kind: 'bad', title: 'The dialog did not open', detail: WeftError.from(thrown).message });
    }
  }
  return (
    <div className="row g2 top">
      <TextField className="grow" {...field} onChange={(event) => onChange(event.target.value)} />
      <Button className="beside" icon="folder" onClick={() => void choose()}>
        {button}
      </Button>
    </div>
  );
}
