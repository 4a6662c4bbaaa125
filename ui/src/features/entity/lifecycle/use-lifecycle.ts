import { useState } from 'react';
import type { Lifecycle, ShowProductResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { useVerb } from '@/ipc/queries';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { lifecycleName } from '../words';

/** What goes with a step: an end, what takes the place, and words. */
export interface StepWords {
  ends?: string;
  successor?: string;
  note?: string;
}

/** Steps in the life of a product. What stands in the way is told and nothing is lost by it. */
export function useLifecycle(product: ShowProductResponse, name: string) {
  const set = useVerb('set_lifecycle');
  const [failed, setFailed] = useState<WeftError | null>(null);
  /** Answers why it was not taken; `null` when it was. */
  async function step(to: Lifecycle, words: StepWords = {}): Promise<WeftError | null> {
    if (set.isPending) return null;
    setFailed(null);
    try {
      const taken = { name: product.urn, base: product.base, to, ...words };
      let answer = await set.mutateAsync(taken);
      if (answer.state === 'needs_review') answer = await set.mutateAsync({ ...taken, propose: { title: `${name}: ${lifecycleName(to).toLowerCase()}` } });
      if (answer.state === 'conflict') {
        const [first] = answer.conflicts;
        throw new WeftError({ code: 'failed', message: `${first?.by ?? 'somebody'} changed this product meanwhile`, hint: 'look at it again, then say it once more', retryable: true });
      }
      if (answer.state === 'proposed') {
        toast({ kind: 'ok', title: `That ${name} becomes ${lifecycleName(to).toLowerCase()} is proposed`, detail: 'It waits for a second person.' });
        return null;
      }
      const told = answer.told === 0 ? '' : `${count(answer.told, 'reader sees', 'readers see')} it on their pages.`;
      toast({ kind: 'ok', title: answer.state === 'published' ? `${name} is ${lifecycleName(to).toLowerCase()} now` : `${name} was ${lifecycleName(to).toLowerCase()} already`, detail: told });
      return null;
    } catch (thrown) {
      const error = WeftError.from(thrown);
      setFailed(error);
      return error;
    }
  }
  return { step, busy: set.isPending, failed, forget: () => setFailed(null) };
}
