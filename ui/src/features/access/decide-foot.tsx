import { useRef, useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { ConfirmLine } from '@/components/confirm-line';
import { sentence } from '@/components/error-state';
import type { AccessRequestView } from '@/ipc/bindings';
import { useKeys } from '@/lib/screen';
import { isOpen } from './access-words';
import { ChangeTerms, termsWords } from './change-terms';
import { Refusal } from './refusal';
import { useDecision } from './use-decision';

/** Note, terms, rejection, approval. What is chosen is confirmed in place, and is about what was shown. */
export function DecideFoot({ request }: { request: AccessRequestView }) {
  const decision = useDecision(request);
  const [changing, setChanging] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const { doing, note, stale, moved, error, canApprove, canReject, canAsk, canNote, needsWords } = decision;
  const who = request.row.by.name;
  const begin = (what: 'approve' | 'reject' | 'ask_back' | 'note') => {
    decision.begin(what);
    // These two need words: the field takes the focus, and Enter there confirms.
    if (what !== 'approve') field.current?.focus();
  };

  useKeys('Request', [
    ...(canApprove ? [{ keys: ['a'], label: 'Approve', run: () => begin('approve') }] : []),
    ...(canReject ? [{ keys: ['x'], label: 'Reject', run: () => begin('reject') }] : []),
    ...(canApprove ? [{ keys: ['t'], label: 'Change terms', run: () => setChanging(true) }] : []),
    ...(canNote ? [{ keys: ['n'], label: 'Note', run: () => field.current?.focus() }] : []),
    ...(canAsk ? [{ keys: ['b'], label: 'Ask back', run: () => begin('ask_back'), shown: false }] : []),
  ]);
  useKeys(
    'Decision',
    [
      { keys: ['enter'], label: 'Confirm', run: decision.send },
      { keys: ['escape'], label: 'Not now', whileTyping: true, run: decision.leave },
    ],
    { active: doing !== null },
  );
  useKeys('Terms', [{ keys: ['escape'], label: 'Close', whileTyping: true, run: () => setChanging(false) }], { active: changing && doing === null });

  if (!isOpen(request.row.state)) return null;
  return (
    <footer className="col g2 acc-foot">
      {moved && <Banner kind="warn" title="It is not what you looked at any more.">Nothing was done. What stands above is as it is now: look at it, then decide anew.</Banner>}
      {stale && <Banner kind="warn" title="It has changed since you began to decide.">Look at it again, then decide anew.</Banner>}
      {error && <Refusal title="Nothing was done." error={error} after="What you typed is kept." />}
      {changing && canApprove && <ChangeTerms request={request} terms={decision.terms} onChange={decision.setTerms} onClose={() => setChanging(false)} />}
      <textarea
        ref={field}
        className="inp acc-note"
        rows={1}
        aria-label={`A note for ${who}`}
        placeholder={`A note for ${who}; needed to reject and to ask back`}
        maxLength={8_000}
        value={note}
        onChange={(event) => decision.setNote(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || doing === null) return;
          event.preventDefault();
          decision.send();
        }}
      />
      {doing === null ? (
        <div className="row g2 wrap">
          <span className="s12 t2 grow wrap-any">
            {request.may_decide ? sentence(request.because) : `You do not decide this: ${request.because.replace(/[.]$/, '')}.`}
            {decision.terms && ` ${termsWords(request, decision.terms)}`}
          </span>
          {canNote && (
            <Button kind="ghost" disabled={note.trim() === ''} title={note.trim() === '' ? 'Type a note first' : undefined} onClick={() => begin('note')}>
              Add as a note
            </Button>
          )}
          {canReject && (
            <Button disabled={!canAsk} title={canAsk ? undefined : `${who} is asked already`} onClick={() => begin('ask_back')}>
              Ask back
            </Button>
          )}
          {canApprove && (
            <Button combo="t" aria-expanded={changing} onClick={() => setChanging(!changing)}>
              Change terms
            </Button>
          )}
          {canReject && (
            <Button kind="risk" combo="x" onClick={() => begin('reject')}>
              Reject
            </Button>
          )}
          {canReject && (
            <Button kind="primary" icon="check" combo="a" disabled={!canApprove} title={canApprove ? undefined : `${who} answers first`} onClick={() => begin('approve')}>
              Approve and grant
            </Button>
          )}
        </div>
      ) : (
        <ConfirmLine
          key={doing}
          ask={asks(request, doing, decision.terms !== null)}
          action={ACTION[doing]}
          risk={doing === 'reject'}
          why={needsWords ? `Say why in the note: ${who} reads it.` : null}
          off={stale || needsWords}
          busy={decision.busy}
          focused={doing === 'approve'}
          onConfirm={decision.send}
          onLeave={decision.leave}
        />
      )}
    </footer>
  );
}

const ACTION = { approve: 'Approve and grant', reject: 'Reject', ask_back: 'Ask back', note: 'Add the note' } as const;

function asks({ row, outcome }: AccessRequestView, doing: keyof typeof ACTION, changed: boolean): string {
  const name = row.subject?.name ?? 'it';
  if (doing === 'reject') return `Reject ${row.by.name}’s request for ${name}?`;
  if (doing === 'ask_back') return `Ask ${row.by.name}? It waits for the answer then.`;
  if (doing === 'note') return 'Add this to the history? Whoever may see the request reads it.';
  const second = outcome.two_persons && row.first === null;
  return `Approve ${row.role_name} of ${name} for ${row.by.name}${changed ? ', with the terms changed' : ''}?${second ? ' A second person has to approve it after you.' : ''}`;
}
