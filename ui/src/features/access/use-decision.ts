import { useState } from 'react';
import type { AccessRequestView } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import { isOpen } from './access-words';
import type { ChangedTerms } from './change-terms';
import { useNote } from './use-note';

export type Doing = 'approve' | 'reject' | 'ask_back' | 'note';

/** A decision that is being made: about what was on the screen when it was begun, and about nothing else. */
export function useDecision(request: AccessRequestView) {
  const { id, row, digest, may_decide: may } = request;
  const decide = useVerb('decide_access');
  const act = useVerb('act_on_request');
  const [note, setNote] = useNote(id);
  const [doing, setDoing] = useState<{ what: Doing; digest: string } | null>(null);
  const [terms, setTerms] = useState<ChangedTerms | null>(null);
  const [moved, setMoved] = useState(false);
  const said = note.trim();
  const open = isOpen(row.state);
  /** What is shown is not what the decision was begun over. */
  const stale = doing !== null && doing.digest !== digest;
  const needsWords = doing !== null && doing.what !== 'approve' && said === '';
  const clear = () => {
    setDoing(null);
    setNote('');
  };

  return {
    note,
    setNote,
    doing: doing?.what ?? null,
    terms,
    setTerms,
    /** Nothing was written, because something changed since. */
    moved,
    stale,
    needsWords,
    error: decide.error ?? act.error,
    busy: decide.isPending || act.isPending,
    canApprove: open && may && row.state === 'waiting',
    canReject: open && may,
    canAsk: open && may && row.state === 'waiting',
    canNote: open,
    begin: (what: Doing) => {
      decide.reset();
      act.reset();
      setMoved(false);
      setDoing({ what, digest });
    },
    leave: () => setDoing(null),
    send: () => {
      if (doing === null || stale || needsWords || decide.isPending || act.isPending) return;
      if (doing.what === 'ask_back' || doing.what === 'note') {
        const asked = doing.what === 'ask_back';
        act.mutate(
          { id, act: doing.what, text: said },
          {
            onSuccess: () => {
              clear();
              toast({ kind: 'ok', title: asked ? `${row.by.name} is asked` : 'The note is kept' });
            },
          },
        );
        return;
      }
      const approve = doing.what === 'approve';
      const changed = approve ? terms : null;
      decide.mutate(
        { id, digest: doing.digest, approve, reason: said === '' ? null : said, role: changed?.role ?? null, days: changed?.days ?? null, assets: changed?.assets ?? null },
        {
          onSuccess: ({ outcome, request: now }) => {
            if (outcome === 'changed') {
              setDoing(null);
              setMoved(true);
              return;
            }
            clear();
            setTerms(null);
            const name = row.subject?.name ?? 'it';
            if (outcome === 'rejected') toast({ kind: 'ok', title: `Rejected: ${name} for ${row.by.name}` });
            else if (outcome === 'first_of_two') toast({ kind: 'ok', title: 'Approved by you', detail: 'A second person has to approve it as well. Nothing is granted yet.' });
            else if (now.grant?.state === 'active') toast({ kind: 'ok', title: `Granted: ${name} to ${row.by.name}` });
            // The page says why, beside a way to try it again.
            else toast({ kind: 'info', title: 'Approved, not yet granted', detail: now.grant?.unfinished_because ?? undefined });
          },
        },
      );
    },
  };
}

export type Decision = ReturnType<typeof useDecision>;
