import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import type { Decide, ShowProposalResponse } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { toast } from '@/lib/toasts';
import { forgetTypedText, useTypedText } from '@/lib/typed-texts';
import { useHere } from '@/lib/use-here';
import { EditOwn } from './edit-own';
import { isOpen, NOT_DECIDED, STANDING } from './review-words';

const ASKS: Readonly<Record<Decide, { title: (by: string) => string; action: string; reason: string }>> = {
  accept: { title: (by) => `Publish this as the words of ${by}?`, action: 'Accept and publish', reason: 'A word on it, if you like' },
  reject: { title: (by) => `Reject it? ${by} reads why.`, action: 'Reject', reason: 'Why, so that something better can be proposed' },
  withdraw: { title: () => 'Take it back? It stays in the list of all.', action: 'Withdraw', reason: 'Why, if you like' },
};

/** The decision, confirmed in place. It is about what was on the screen when it was begun, and about nothing else. */
export function DecideBar({ proposal }: { proposal: ShowProposalResponse }) {
  const about = `decision on ${proposal.id}`;
  const here = useHere();
  const decide = useVerb('decide_proposal', {
    onDone: ({ outcome, state: stands }, { reason: said }) => {
      setAsking(null);
      if (outcome === 'decided') {
        forgetTypedText(about, said ?? '');
        toast({ kind: 'ok', title: `${STANDING[stands].word}: ${proposal.title}` });
        return;
      }
      setRefused(NOT_DECIDED[outcome]);
      // Whoever looks at something else by now is told there.
      if (!here.current) toast({ kind: 'bad', title: `${proposal.title}: it is not decided by you`, detail: NOT_DECIDED[outcome] });
    },
  });
  const revise = useVerb('revise_proposal', 'It was not put over what stands now');
  const [asking, setAsking] = useState<{ decide: Decide; digest: string } | null>(null);
  const [reason, setReason] = useTypedText(about);
  const [refused, setRefused] = useState<string | null>(null);
  const { may, state } = proposal;
  const open = isOpen(state);
  const changed = asking !== null && asking.digest !== proposal.digest;
  const ready = asking !== null && !changed && (asking.decide !== 'reject' || reason.trim() !== '');
  const begin = (what: Decide) => {
    setRefused(null);
    decide.reset();
    setAsking({ decide: what, digest: proposal.digest });
  };
  const accepts = open && may.decide && state === 'open';

  useKeys('Proposal', [
    ...(accepts ? [{ keys: ['a'], label: 'Accept', run: () => begin('accept') }] : []),
    ...(open && may.decide ? [{ keys: ['x'], label: 'Reject', run: () => begin('reject') }] : []),
    { keys: ['n'], label: 'Remark', run: () => document.getElementById('proposal-remark')?.focus() },
  ]);
  useKeys('Decision', [{ keys: ['escape'], label: 'Leave it open', run: () => setAsking(null), whileTyping: true }], { active: asking !== null });

  function send() {
    if (asking === null || !ready || decide.isPending) return;
    const said = reason.trim();
    decide.mutate({ id: proposal.id, decide: asking.decide, digest: asking.digest, ...(said !== '' && { reason: said }) });
  }
  if (!open) {
    // One's own decision has changed it, or is about to be told that another did.
    if (decide.isPending || (asking === null && refused === null)) return null;
    return (
      <footer className="col g2 prop-foot">
        <Banner kind="warn" title={refused ?? NOT_DECIDED.decided_before}>
          {reason.trim() !== '' && <p className="wrap-any pre">You had typed: {reason}</p>}
        </Banner>
      </footer>
    );
  }
  return (
    <footer className="col g2 prop-foot">
      {refused !== null && <Banner kind="warn" title={refused} />}
      {changed && <Banner kind="warn" title="It has changed since you began to decide.">Look at it again, then decide anew.</Banner>}
      {decide.error && (
        <Banner kind="bad" title="It is not decided.">
          {sentence(decide.error.message)} {decide.error.hint && sentence(decide.error.hint)}
        </Banner>
      )}
      {asking === null ? (
        <div className="row g2">
          <span className="s12 t2 grow">{may.own || may.decide ? sentence(may.because) : `You do not decide this: ${may.because}.`}</span>
          {may.own && state === 'outdated' && proposal.changes.length > 0 && (
            <Button busy={revise.isPending} onClick={() => revise.mutate({ id: proposal.id, digest: proposal.digest })}>
              Put mine over theirs
            </Button>
          )}
          {may.own && <EditOwn proposal={proposal} />}
          {may.own && <Button onClick={() => begin('withdraw')}>Withdraw…</Button>}
          {may.decide && (
            <Button kind="risk" combo="x" onClick={() => begin('reject')}>
              Reject…
            </Button>
          )}
          {may.decide && (
            <Button kind="primary" icon="check" combo="a" disabled={!accepts} title={accepts ? undefined : 'Somebody else has changed the same since'} onClick={() => begin('accept')}>
              Accept…
            </Button>
          )}
        </div>
      ) : (
        <div className="row g2 wrap" role="group" aria-label={ASKS[asking.decide].action}>
          <b className="b6">{ASKS[asking.decide].title(proposal.by.name)}</b>
          <span className="inp grow prop-why">
            <input
              aria-label={ASKS[asking.decide].reason}
              placeholder={ASKS[asking.decide].reason}
              value={reason}
              autoFocus
              onChange={(event) => setReason(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') send();
              }}
            />
          </span>
          <Button onClick={() => setAsking(null)}>Not now</Button>
          <Button kind={asking.decide === 'accept' ? 'primary' : 'risk'} combo="enter" disabled={!ready} busy={decide.isPending} onClick={send}>
            {ASKS[asking.decide].action}
          </Button>
        </div>
      )}
    </footer>
  );
}
