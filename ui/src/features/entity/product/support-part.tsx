import { IconButton } from '@/components/icon-button';
import { TextField } from '@/components/text-field';
import type { SupportChannel } from '@/ipc/bindings';
import { ListPart } from './list-part';
import { problemAt } from './product-problems';
import { patched, without } from './rows';
import type { ProductForm } from './use-product-form';

const TOOLS = ['slack', 'teams', 'email', 'ticket', 'discord'];
const SCOPES = ['interactive', 'announcements', 'issues'];

/** Where readers ask and hear of changes. */
export function SupportPart({ form }: { form: ProductForm }) {
  const channels = form.list('support');
  const set = (next: readonly SupportChannel[]) => form.set('support', next);
  const edit = (row: number, part: keyof SupportChannel) => (event: { target: { value: string } }) =>
    set(patched(channels, row, { [part]: part !== 'channel' && event.target.value === '' ? null : event.target.value }));
  return (
    <ListPart form={form} field="support" about="Where readers ask, and hear of changes." add="Add a channel" onAdd={() => set([...channels, { channel: '', url: null, tool: null, scope: null }])}>
      <datalist id="support-tools">{TOOLS.map((tool) => <option key={tool} value={tool} />)}</datalist>
      <datalist id="support-scopes">{SCOPES.map((scope) => <option key={scope} value={scope} />)}</datalist>
      {channels.length === 0 && <p className="t3">Readers have nowhere to ask yet.</p>}
      {channels.map((one, row) => {
        const called = one.channel.trim() === '' ? 'the new channel' : one.channel;
        return (
          <fieldset key={row} className="box product-row">
            <legend className="vh">Channel {called}</legend>
            <div className="product-cells four">
              <TextField label="Channel" value={one.channel} placeholder="#data-sales" error={problemAt(form.problems, 'support', row, 'channel')} maxLength={200} onChange={edit(row, 'channel')} />
              <TextField label="Address" value={one.url ?? ''} placeholder="https://" maxLength={1000} onChange={edit(row, 'url')} />
              <TextField label="Tool" list="support-tools" value={one.tool ?? ''} maxLength={60} onChange={edit(row, 'tool')} />
              <TextField label="For" list="support-scopes" value={one.scope ?? ''} maxLength={60} onChange={edit(row, 'scope')} />
              <IconButton icon="trash" label={`Take ${called} away`} className="product-drop" onClick={() => set(without(channels, row))} />
            </div>
          </fieldset>
        );
      })}
    </ListPart>
  );
}
