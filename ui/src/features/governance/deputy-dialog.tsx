import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { CopyButton } from '@/components/copy-button';
import { Dialog } from '@/components/dialog';
import { sentence } from '@/components/error-state';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import type { DeputyView, PersonView } from '@/ipc/bindings';
import { useVerb, verbQuery } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import { useNow } from '@/lib/use-now';
import { ConfirmKey } from './confirm-key';
import { field, firstDay, isOver, lastOf } from './people-words';
import { PersonPicker } from './person-picker';

/** For whom somebody is to stand in; which of their deputies is changed, where there is one. */
export interface DeputyOf {
  of: PersonView;
  before?: DeputyView;
}

interface DeputyDialogProps {
  people: readonly PersonView[];
  about: DeputyOf;
  onClose: () => void;
}

/** Says who stands in for somebody, for what, and from when until when. */
export function DeputyDialog({ people, about: { of, before }, onClose }: DeputyDialogProps) {
  const now = useNow();
  const today = field(now);
  const again = before && isOver(before, now);
  const [chosen, setChosen] = useState<PersonView | null>(() => people.find((person) => person.id === before?.person) ?? null);
  const [domain, setDomain] = useState(before?.domain ?? '');
  const [from, setFrom] = useState(before && !again ? field(new Date(before.from)) : today);
  const [until, setUntil] = useState(before && !again ? field(lastOf(before.until)) : '');
  const [notes, setNotes] = useState<readonly string[]>([]);
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const set = useVerb('set_deputy');
  const wrong = until !== '' && until < today ? 'That day is over. To end it at once, press End it beside the deputy.' : until !== '' && from !== '' && until < from ? 'The last day is before the first one.' : undefined;
  const can = chosen !== null && from !== '' && until !== '' && wrong === undefined;
  const known = before ?? of.deputies.find((deputy) => deputy.person === chosen?.id && (deputy.domain ?? '') === domain && !isOver(deputy, now));

  function confirm() {
    if (!can || set.isPending || notes.length > 0) return;
    set.mutate(
      { person: chosen.id, of: of.id, domain: domain === '' ? null : domain, from, until },
      {
        onSuccess: (answer) => {
          if (answer.notes.length > 0) {
            setNotes(answer.notes);
            return;
          }
          toast({ kind: 'ok', title: `${chosen.name} stands in for ${of.name}`, detail: days });
          onClose();
        },
      },
    );
  }
  const days = can ? `From ${firstDay(from)} until ${firstDay(until)}` : undefined;
  if (notes.length > 0) {
    return (
      <Dialog title="One more step" open onClose={onClose} footer={<Button kind="primary" onClick={onClose}>Close</Button>}>
        <p role="status">
          {chosen?.name} stands in for {of.name} in the directory.
        </p>
        {notes.map((note) => (
          <Note key={note} note={note} />
        ))}
      </Dialog>
    );
  }
  return (
    <Dialog
      title={before && !again ? `Change who stands in for ${of.name}` : `Who stands in for ${of.name}`}
      open
      onClose={onClose}
      width={480}
      footer={
        <>
          <span className="grow" />
          <Button onClick={onClose}>Not now</Button>
          <Button kind="primary" combo="mod+enter" disabled={!can} busy={set.isPending} onClick={confirm}>
            {known && !again ? 'Change the days' : 'Set the deputy'}
          </Button>
        </>
      }
    >
      <ConfirmKey label="Set the deputy" run={confirm} />
      {set.error && (
        <Banner kind="bad" title="It is not set.">
          {sentence(set.error.message)} {set.error.hint && sentence(set.error.hint)}
        </Banner>
      )}
      {before ? (
        <p>
          <b className="b5">{before.person_name}</b>
          {before.domain === null ? ', for all that they answer for.' : `, in ${before.domain}.`}
        </p>
      ) : (
        <>
          <PersonPicker label="Who stands in" people={people.filter((person) => person.id !== of.id && person.state !== 'left')} chosen={chosen} onChoose={setChosen} />
          <Select
            label="For"
            quiet={false}
            value={domain}
            options={[{ value: '', label: 'All that they answer for' }, ...(frame?.domains ?? []).map((one) => ({ value: one.domain, label: one.domain }))]}
            onChange={setDomain}
          />
        </>
      )}
      <div className="row g3 wrap top people-days">
        <TextField label="First day" type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
        <TextField label="Last day" type="date" min={today} value={until} error={wrong} onChange={(event) => setUntil(event.target.value)} />
      </div>
      <p className="s12 t2" role="status">
        {chosen && days !== undefined
          ? `${chosen.name} decides what ${of.name} decides${domain === '' ? '' : ` in ${domain}`}. ${days}, both days in UTC, and never over their own requests.`
          : 'They decide within these days, in UTC, and never over their own requests.'}
      </p>
    </Dialog>
  );
}

/** What is to be done at the team's database, with the command for it. */
function Note({ note }: { note: string }) {
  const at = note.indexOf(': weft ');
  const command = at < 0 ? null : note.slice(at + 2);
  return (
    <div className="col g2">
      <p className="s12 t2">{sentence(at < 0 ? note : note.slice(0, at))}</p>
      {command !== null && (
        <div className="row g2 min0">
          <code className="grow wrap-any">{command}</code>
          <CopyButton text={command} what="the command" />
        </div>
      )}
    </div>
  );
}
