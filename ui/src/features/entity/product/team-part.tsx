import { IconButton } from '@/components/icon-button';
import { TextField } from '@/components/text-field';
import { ThingPicker } from '@/components/thing-picker';
import type { TeamMember } from '@/ipc/bindings';
import { ListPart } from './list-part';
import { problemAt } from './product-problems';
import { patched, without } from './rows';
import type { ProductForm } from './use-product-form';

const ROLES = ['owner', 'steward', 'engineer', 'analyst'];

/** The people behind it, each with a role. */
export function TeamPart({ form }: { form: ProductForm }) {
  const team = form.list('team');
  const set = (next: readonly TeamMember[]) => form.set('team', next);
  return (
    <ListPart form={form} field="team" about="Who works on it. The owner answers for it and stands under About." add="Add by hand" onAdd={() => set([...team, { username: '', name: null, role: null }])}>
      <ThingPicker
        label="Add a person of the mesh"
        filter="kind:person"
        placeholder="Name or mail"
        onChoose={(hit) => set([...team, { username: hit.full_name, name: hit.name, role: null }])}
      />
      <datalist id="team-roles">{ROLES.map((role) => <option key={role} value={role} />)}</datalist>
      {team.length === 0 && <p className="t3 product-none">Nobody is named yet.</p>}
      {team.map((one, row) => (
        <fieldset key={row} className="box product-row">
          <legend className="vh">{one.name ?? (one.username === '' ? 'A new person' : one.username)}</legend>
          <div className="product-cells three">
            <TextField label="Mail or login" value={one.username} error={problemAt(form.problems, 'team', row, 'username')} maxLength={200} onChange={(event) => set(patched(team, row, { username: event.target.value }))} />
            <TextField label="Name" value={one.name ?? ''} maxLength={200} onChange={(event) => set(patched(team, row, { name: event.target.value === '' ? null : event.target.value }))} />
            <TextField label="Role" list="team-roles" value={one.role ?? ''} maxLength={60} onChange={(event) => set(patched(team, row, { role: event.target.value === '' ? null : event.target.value }))} />
            <IconButton icon="trash" label={`Take ${one.name ?? one.username} away`} className="product-drop" onClick={() => set(without(team, row))} />
          </div>
        </fieldset>
      ))}
    </ListPart>
  );
}
