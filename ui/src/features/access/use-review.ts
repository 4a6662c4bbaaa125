import { useState } from 'react';
import type { CampaignItemView, ReviewAnswer } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';

interface Doing {
  answer: ReviewAnswer;
  /** Grants as they were on the screen when it was begun: the answer is about those. */
  items: readonly CampaignItemView[];
}

const DONE: Readonly<Record<ReviewAnswer, string>> = { keep: 'kept', reduce: 'reduced', revoke: 'revoked' };

/** An answer that is being given, to one grant or to several at once. */
export function useReview(campaign: string) {
  const review = useVerb('review_grant');
  const [doing, setDoing] = useState<Doing | null>(null);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [role, setRole] = useState('');
  const [busy, setBusy] = useState(false);
  /** Whose grants were not what was shown: nothing was done about them. */
  const [moved, setMoved] = useState<readonly string[]>([]);
  const said = reason.trim();
  const needsLess = doing?.answer === 'reduce' && until === '' && role === '';

  async function send(then: () => void) {
    if (doing === null || busy || needsLess) return;
    const { answer, items } = doing;
    const changed: string[] = [];
    let done = 0;
    setBusy(true);
    try {
      for (const item of items) {
        const { outcome } = await review.mutateAsync({
          campaign,
          grant: item.grant.id,
          digest: item.digest,
          answer,
          until: answer === 'reduce' && until !== '' ? until : null,
          role: answer === 'reduce' && role !== '' ? role : null,
          reason: said === '' ? null : said,
        });
        if (outcome === 'changed') changed.push(item.grant.holder_name);
        else done += 1;
      }
      setDoing(null);
      setReason('');
      setUntil('');
      setRole('');
      then();
    } catch {
      // Why stands in the mutation; what was answered before it is not asked again.
      setDoing({ answer, items: items.slice(done + changed.length) });
    } finally {
      setBusy(false);
      setMoved(changed);
    }
    if (done > 0) toast({ kind: 'ok', title: `${count(done, 'grant')} ${DONE[answer]}` });
  }

  return {
    doing,
    reason,
    setReason,
    until,
    setUntil,
    role,
    setRole,
    moved,
    needsLess,
    busy,
    error: review.error,
    begin: (answer: ReviewAnswer, items: readonly CampaignItemView[]) => {
      if (items.length === 0 || busy) return;
      review.reset();
      setMoved([]);
      setRole('');
      setDoing({ answer, items });
    },
    leave: () => setDoing(null),
    send,
  };
}

export type Review = ReturnType<typeof useReview>;
