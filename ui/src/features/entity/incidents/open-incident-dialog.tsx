import { useId, useState } from 'react';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { sentence } from '@/components/error-state';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import type { IncidentSeverity, ShowEntityResponse } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { SEVERITIES, type Prefill } from './incident-words';

interface OpenIncidentProps {
  entity: Pick<ShowEntityResponse, 'urn' | 'name'>;
  prefill?: Prefill | undefined;
  small?: boolean;
  /** Stands in a row of many: the words are for those who listen. */
  quiet?: boolean;
}

interface Typed {
  /** Nothing while it is called what the broken promise says. */
  title: string | null;
  severity: IncidentSeverity;
  text: string;
}

const NOTHING: Typed = { title: null, severity: 'major', text: '' };

/** Opens an incident about a thing; where a promise or rule is broken, with what it says. */
export function OpenIncidentButton({ entity, prefill, small = true, quiet }: OpenIncidentProps) {
  const [open, setOpen] = useState(false);
  // Closing it, by Escape too, loses nothing that was typed.
  const [typed, setTyped] = useState<Typed>(NOTHING);
  return (
    <>
      <Button small={small} kind={quiet ? 'ghost' : 'plain'} icon="warning" onClick={() => setOpen(true)}>
        Open an incident
      </Button>
      {open && <OpenIncidentDialog entity={entity} prefill={prefill} typed={typed} onType={(part) => setTyped((old) => ({ ...old, ...part }))} onClose={() => setOpen(false)} />}
    </>
  );
}

interface OpenIncidentDialogProps {
  entity: OpenIncidentProps['entity'];
  prefill: Prefill | undefined;
  typed: Typed;
  onType: (part: Partial<Typed>) => void;
  onClose: () => void;
}

function OpenIncidentDialog({ entity, prefill, typed, onType, onClose }: OpenIncidentDialogProps) {
  const { severity, text } = typed;
  const title = typed.title ?? prefill?.title ?? '';
  const id = useId();
  const open = useVerb('open_incident', {
    onDone: ({ told }) =>
      toast({ kind: 'ok', title: 'The incident is open', detail: told === 0 ? 'Nothing is known to read it.' : `${count(told, 'thing')} downstream ${told === 1 ? 'is' : 'are'} told.` }),
  });

  function send() {
    if (title.trim() === '' || open.isPending) return;
    open.mutate(
      { name: entity.urn, title, severity, about: prefill?.about ?? null, text: text.trim() === '' ? null : text, cause: null },
      // Only this dialog: whoever closed it may be typing into the next by now.
      {
        onSuccess: () => {
          onType(NOTHING);
          onClose();
        },
      },
    );
  }
  return (
    <Dialog
      title={`Open an incident on ${entity.name}`}
      open
      width={480}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" combo="mod+enter" busy={open.isPending} disabled={title.trim() === ''} onClick={send}>
            Open incident
          </Button>
        </>
      }
    >
      <SendKey send={send} />
      <div className="col g3">
        <TextField label="What is wrong" value={title} maxLength={200} onChange={(event) => onType({ title: event.target.value })} error={open.error ? sentence(open.error.message) : undefined} />
        {open.error?.hint && <p className="s12 t2">{sentence(open.error.hint)}</p>}
        <Select quiet={false} label="How bad it is" value={severity} options={SEVERITIES} onChange={(next) => onType({ severity: next })} />
        <div className="field">
          <label htmlFor={id}>What is known so far</label>
          <textarea id={id} className="inp" rows={4} maxLength={4000} value={text} onChange={(event) => onType({ text: event.target.value })} />
        </div>
        {prefill?.about && <p className="s12 t3">What is measured now is kept with the incident.</p>}
        <p className="s12 t3">Whoever reads {entity.name}, also at some distance, sees it on their pages until it is resolved.</p>
      </div>
    </Dialog>
  );
}

/** The dialog's own key: it works while a field has the focus. */
function SendKey({ send }: { send: () => void }) {
  useKeys('Incident', [{ keys: ['mod+enter'], label: 'Open incident', run: send }]);
  return null;
}
