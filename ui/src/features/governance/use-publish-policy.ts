import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { PublishPolicyResponse, ShowPolicyResponse } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import { WeftError } from '@/ipc/error';
import { invalidateAfter } from '@/ipc/queries';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';
import type { PolicyText, Standing } from './use-policy-text';

interface Publishing {
  policy: PolicyText;
  /** What was shown when editing began: its draft is dropped with the words that are published. */
  shown: ShowPolicyResponse;
  published: () => void;
}

/** Publishing over the version that was seen, confirmed in place, or not at all. What is typed is kept first. */
export function usePublishPolicy({ policy, shown, published }: Publishing) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ title: string; says: string } | null>(null);
  const [clash, setClash] = useState<Standing | null>(null);
  const running = useRef(false);

  async function send() {
    const sent = policy.latest();
    const kept = (await policy.flush()) ?? shown.draft?.at ?? null;
    const done = await call('publish_policy', { text: sent.text, name: null, base: sent.base, draft: kept });
    setAsking(false);
    if (done.state === 'conflict') {
      setClash(await call('show_policy', { version: null }));
      return;
    }
    if (done.state === 'invalid' || done.state === 'tests_fail') {
      setFailed({ title: 'It is not published.', says: refusal(done) });
      policy.retry();
      return;
    }
    await policy.published();
    toast({
      kind: 'ok',
      title: done.state === 'unchanged' ? `Version ${done.version} stood already, word for word` : `Version ${done.version} of the access policy stands`,
      detail: done.notes.join(' '),
    });
    await invalidateAfter(client, 'publish_policy');
    published();
  }
  return {
    asking,
    busy,
    failed,
    clash,
    /** Asks whether it is meant; nothing while something keeps it from being published. */
    ask: () => {
      if (policy.why !== null || busy) return;
      setFailed(null);
      setAsking(true);
    },
    leave: () => setAsking(false),
    /** One at a time: a key that is pressed twice asks once. */
    confirm: async () => {
      if (running.current || policy.why !== null) return;
      running.current = true;
      setBusy(true);
      setFailed(null);
      try {
        await send();
      } catch (thrown) {
        const error = WeftError.from(thrown);
        setAsking(false);
        setFailed({ title: error.code === 'denied' ? 'You may not publish it.' : 'It is not published.', says: [error.message, error.hint].filter(Boolean).join('. ') });
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    /** Shows both versions, without having tried. */
    compare: (other: Standing) => setClash(other),
    settle: () => setClash(null),
  };
}

function refusal({ state, errors, failing }: PublishPolicyResponse): string {
  return state === 'invalid' ? `${count(errors.length, 'error')} ${errors.length === 1 ? 'is' : 'are'} in it.` : `It does not answer as its own tests mean it: ${failing.map((test) => test.name).join('; ')}.`;
}
