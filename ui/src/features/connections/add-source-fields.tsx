import { TextField } from '@/components/text-field';
import { pickFile, pickFolder } from '@/ipc/desk';
import type { KindName } from './connections-search';
import { PlaceField } from './place-field';
import { RestFields, RestMore } from './rest-fields';
import { isServer, listOf, type SourceForm, type TextKey } from './source-form';
import type { Problems } from './source-problems';
import { hostName, suggestName } from './source-words';

export interface FieldsProps {
  kind: KindName;
  form: SourceForm;
  /** What is wrong, as far as it is shown by now. */
  problems: Problems;
  onForm: (form: SourceForm) => void;
}

/** What a text field of the form is given. */
export function fieldOf({ form, problems, onForm }: FieldsProps, key: TextKey) {
  return {
    name: key,
    value: form[key],
    error: problems[key],
    onText: (text: string) => onForm({ ...form, [key]: text }),
  };
}

/** The place that a suggested name comes from. */
function nameFrom(kind: KindName, form: SourceForm): string {
  if (kind === 'iceberg-sql') return form.warehouse;
  if (!isServer(kind)) return form.path;
  const catalogs = listOf(form.warehouses);
  return (catalogs.length === 1 ? catalogs[0] : undefined) ?? hostName(form.address);
}

export function AddSourceFields({ taken, ...given }: FieldsProps & { taken: readonly string[] }) {
  const { kind, form } = given;
  const props: FieldsProps = {
    ...given,
    /** The name follows the place until somebody wrote one. */
    onForm: (changed) => {
      const from = nameFrom(kind, changed);
      const follows = !changed.named && from !== '' && from !== nameFrom(kind, form);
      given.onForm(follows ? { ...changed, name: suggestName(from, taken) } : changed);
    },
  };
  return (
    <>
      {isServer(kind) && <RestFields {...props} />}
      {kind === 'iceberg-sql' && <SqlFields {...props} />}
      {(kind === 'dbt' || kind === 'contracts') && (
        <PlaceField
          label="Folder"
          placeholder={kind === 'dbt' ? '/projects/shop' : '/projects/contracts'}
          hint={
            kind === 'dbt'
              ? 'The project after a dbt build, or its target folder itself.'
              : 'The folder that holds the files. Its subfolders are read too.'
          }
          pick={() => pickFolder(kind === 'dbt' ? 'Choose the dbt project' : 'Choose the folder of contracts')}
          button="Choose folder"
          {...fieldOf(props, 'path')}
        />
      )}
      <TextField
        label="Name in Weft"
        name="name"
        value={form.name}
        maxLength={64}
        error={given.problems.name}
        hint="First part of the full names of its assets. It cannot be changed later."
        onChange={(event) => given.onForm({ ...form, name: event.target.value, named: event.target.value !== '' })}
      />
      {isServer(kind) && <RestMore {...props} />}
    </>
  );
}

function SqlFields(props: FieldsProps) {
  const { onText, ...catalog } = fieldOf(props, 'catalog');
  return (
    <>
      <PlaceField
        label="Catalog"
        placeholder="/data/catalog.db or postgresql://host/database"
        hint="The SQL catalog’s file, or the address of its database, without a password."
        pick={() => pickFile('Choose the catalog’s database file')}
        button="Choose file"
        {...fieldOf(props, 'uri')}
      />
      <PlaceField
        label="Warehouse"
        placeholder="/data/warehouse"
        hint="The folder that holds the tables. Nothing outside it is read."
        pick={() => pickFolder('Choose the warehouse folder')}
        button="Choose folder"
        {...fieldOf(props, 'warehouse')}
      />
      <TextField
        label="Catalog name, where the database holds several"
        placeholder="the only one there"
        {...catalog}
        onChange={(event) => onText(event.target.value)}
      />
    </>
  );
}
