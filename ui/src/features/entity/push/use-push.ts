import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { PushDocsResponse } from '@/ipc/bindings';
import { finish, type RequestOf } from '@/ipc/client';
import { WeftError } from '@/ipc/error';
import { invalidateAfter } from '@/ipc/queries';

/** Sending words to their sources. Stopping it keeps the answer: it says what was done and what was not. */
export function usePush() {
  const client = useQueryClient();
  const [state, setState] = useState<'idle' | 'sending' | 'stopping'>('idle');
  const running = useRef<AbortController>(null);

  async function send(request: RequestOf<'push_docs'>, onDone: (answer: PushDocsResponse) => void, onFailed: (error: WeftError) => void) {
    const stop = new AbortController();
    running.current = stop;
    setState('sending');
    try {
      const answer = await finish('push_docs', request, stop.signal);
      await invalidateAfter(client, 'push_docs');
      onDone(answer);
    } catch (thrown) {
      onFailed(WeftError.from(thrown));
    }
    running.current = null;
    setState('idle');
  }

  return {
    busy: state !== 'idle',
    stopping: state === 'stopping',
    send,
    /** Before the next place; what is on its way is waited for. */
    stop: () => {
      setState('stopping');
      running.current?.abort();
    },
  };
}
