import { useState } from 'react';
import { Button } from '@/components/button';
import { ConfirmLine } from '@/components/confirm-line';
import type { AccessRequestView, ActOnRequest } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { toast } from '@/lib/toasts';
import { isOpen } from './access-words';
import { GrantActions } from './grant-actions';
import { Refusal } from './refusal';
import { useNote } from './use-note';

/** What a requester does with their own: answer, take back, and later renew or give back. */
export function OwnFoot({ request }: { request: AccessRequestView }) {
  const { id, row, grant } = request;
  const act = useVerb('act_on_request');
  const [note, setNote] = useNote(id);
  const [leaving, setLeaving] = useState(false);
  const open = isOpen(row.state);
  const asked = row.state === 'asked_back';
  const said = note.trim();

  useKeys('Request', [
    ...(open ? [{ keys: ['n'], label: asked ? 'Answer' : 'Note', run: () => document.getElementById('acc-own-note')?.focus() }] : []),
    ...(open ? [{ keys: ['w'], label: 'Withdraw', run: () => setLeaving(true) }] : []),
  ]);
  useKeys('Withdrawal', [{ keys: ['escape'], label: 'Not now', whileTyping: true, run: () => setLeaving(false) }], { active: leaving });

  const done = (what: ActOnRequest, text: string | null, title: string) =>
    act.mutate(
      { id, act: what, text },
      {
        onSuccess: () => {
          setNote('');
          setLeaving(false);
          toast({ kind: 'ok', title });
        },
      },
    );
  const say = () => {
    if (said === '' || act.isPending) return;
    done(asked ? 'answer' : 'note', said, asked ? 'Your answer is sent' : 'The note is kept');
  };
  const withdraw = () => done('withdraw', said === '' ? null : said, 'The request is withdrawn');

  if (!open) {
    return grant === null ? null : (
      <footer className="col g2 acc-foot">
        <GrantActions grant={grant} mine />
      </footer>
    );
  }
  return (
    <footer className="col g2 acc-foot">
      {act.error && <Refusal title="Nothing was done." error={act.error} after="What you typed is kept." />}
      <textarea
        id="acc-own-note"
        className="inp acc-note"
        rows={asked ? 3 : 1}
        maxLength={8_000}
        aria-label={asked ? 'Your answer' : 'A note'}
        placeholder={asked ? 'Your answer; the request waits for it' : 'A note for whoever decides'}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) say();
        }}
      />
      {leaving ? (
        <ConfirmLine ask={`Take your request for ${row.subject?.name ?? 'it'} back? It stays in the list of yours.`} action="Withdraw" risk why={null} off={false} busy={act.isPending} focused onConfirm={withdraw} onLeave={() => setLeaving(false)} />
      ) : (
        <div className="row g2 wrap">
          <span className="s12 t2 grow">{asked ? 'It goes on waiting when you have answered.' : 'You are told here when it is decided.'}</span>
          <Button combo="w" onClick={() => setLeaving(true)}>
            Withdraw
          </Button>
          <Button kind={asked ? 'primary' : 'plain'} combo="mod+enter" disabled={said === ''} title={said === '' ? 'Type something first' : undefined} busy={act.isPending} onClick={say}>
            {asked ? 'Send the answer' : 'Add the note'}
          </Button>
        </div>
      )}
    </footer>
  );
}
