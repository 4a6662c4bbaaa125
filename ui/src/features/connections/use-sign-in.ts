import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { SignInSourceRequest, SignInSourceResponse } from '@/ipc/bindings';
import { work } from '@/ipc/client';
import { openExternal } from '@/ipc/desk';
import type { WeftError } from '@/ipc/error';
import { invalidateAfter } from '@/ipc/queries';

/** The step whose detail is the address to sign in at. */
const BROWSER = 'Wait for the browser';

/** A sign-in that takes place in the system's browser. */
export interface BrowserSignIn {
  waiting: boolean;
  /** Where to sign in, once the provider was asked. */
  address: string | undefined;
  /** Whether the browser could be opened there. */
  opened: boolean;
  /** Why it did not come about. A person who stopped it knows. */
  error: WeftError | null;
  start: (request: SignInSourceRequest) => void;
  /** Opens the browser again. */
  open: () => void;
  stop: () => void;
}

/** Signs in through the browser. The wait ends with the screen that began it. */
export function useSignIn(
  onDone: (answer: SignInSourceResponse, request: SignInSourceRequest) => void,
): BrowserSignIn {
  const client = useQueryClient();
  const [address, setAddress] = useState<string>();
  const [opened, setOpened] = useState(true);
  const running = useRef<AbortController>(null);
  const signIn = useMutation<SignInSourceResponse, WeftError, SignInSourceRequest>({
    mutationKey: ['sign_in_source'],
    mutationFn: (request) => {
      const controller = new AbortController();
      running.current = controller;
      setAddress(undefined);
      setOpened(true);
      return work('sign_in_source', request, {
        signal: controller.signal,
        onProgress: ({ step, detail }) => {
          if (step !== BROWSER || detail === null || controller.signal.aborted) return;
          setAddress(detail);
          open(detail);
        },
      });
    },
    onSuccess: async (answer, request) => {
      await invalidateAfter(client, 'sign_in_source');
      onDone(answer, request);
    },
  });
  useEffect(() => () => running.current?.abort(), []);

  /** Only ever because a person pressed a button: the one that began this, or the one that opens it again. */
  function open(at: string) {
    openExternal(at).then(
      () => setOpened(true),
      () => setOpened(false),
    );
  }
  return {
    waiting: signIn.isPending,
    address,
    opened,
    error: signIn.error?.code === 'cancelled' ? null : signIn.error,
    start: (request) => {
      if (!signIn.isPending) signIn.mutate(request);
    },
    open: () => {
      if (address !== undefined) open(address);
    },
    stop: () => running.current?.abort(),
  };
}
