import { queryOptions, useMutation, useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { INVALIDATES, type Progress } from './bindings';
import { call, finish, work, type RequestOf, type ResponseOf, type Verb } from './client';
import type { WeftError } from './error';

/** A cached reading verb. Its key is the verb's name and the request, so that writing verbs can say what they stale. */
export function verbQuery<Name extends Verb>(verb: Name, request: RequestOf<Name>) {
  return queryOptions<ResponseOf<Name>, WeftError>({
    queryKey: [verb, request],
    queryFn: ({ signal }) => call(verb, request, { signal }),
  });
}

/** The same for a verb that works for a while and can be stopped. */
export function workQuery<Name extends Verb>(verb: Name, request: RequestOf<Name>) {
  return queryOptions<ResponseOf<Name>, WeftError>({
    queryKey: [verb, request],
    queryFn: ({ signal }) => work(verb, request, { signal }),
  });
}

/** How soon a search that failed is asked again: at this moment the index may be written anew. */
const SEARCH_AGAIN_MS = 500;
/** Times that nothing is said of it. */
const QUIET_TIMES = 3;

/**
 * A search for a field that people type into. It asks of the local index only, so it asks until it is answered: nobody should
 * have to type another letter for that. What is wrong with the words stays wrong.
 */
export function searchQuery(request: RequestOf<'search_assets'>) {
  return queryOptions<ResponseOf<'search_assets'>, WeftError>({
    queryKey: ['search_assets', request],
    queryFn: ({ signal }) => call('search_assets', request, { signal }),
    retry: (_, error) => error.code === 'unavailable' || error.code === 'failed',
    retryDelay: SEARCH_AGAIN_MS,
  });
}

/** Why a search has no answer, where that lasts. */
export function whyNoAnswer(search: Pick<UseQueryResult<unknown, WeftError>, 'error' | 'failureCount' | 'failureReason'>): WeftError | null {
  return search.error ?? (search.failureCount >= QUIET_TIMES ? search.failureReason : null);
}

/** Marks as stale what a verb made stale, by the table that the verbs themselves state. */
export async function invalidateAfter(client: QueryClient, verb: string): Promise<void> {
  const stale = (INVALIDATES as Readonly<Record<string, readonly string[]>>)[verb] ?? [];
  if (stale.includes('*')) {
    await client.invalidateQueries();
    return;
  }
  await Promise.all(stale.map((name) => client.invalidateQueries({ queryKey: [name] })));
}

/** What is heard of a writing verb. */
export interface VerbOptions<Name extends Verb> {
  /** Title of the message when it fails. */
  failureTitle?: string;
  /**
   * What must happen when it is done, also when the screen that asked is gone by then. What is only about that screen
   * belongs to `mutate`, whose callbacks are not called where nobody listens any more.
   */
  onDone?: (answer: ResponseOf<Name>, request: RequestOf<Name>) => void;
}

/** A writing verb. What it makes stale is asked again; a text is the title of the message when it fails. */
export function useVerb<Name extends Verb>(verb: Name, how: string | VerbOptions<Name> = {}) {
  const client = useQueryClient();
  const { failureTitle, onDone }: VerbOptions<Name> = typeof how === 'string' ? { failureTitle: how } : how;
  return useMutation<ResponseOf<Name>, WeftError, RequestOf<Name>>({
    mutationKey: [verb],
    mutationFn: (request) => call(verb, request),
    onSuccess: async (answer, request) => {
      await invalidateAfter(client, verb);
      onDone?.(answer, request);
    },
    ...(failureTitle === undefined ? {} : { meta: { failureTitle } }),
  });
}

/**
 * A writing verb that works for a while: how far it is, and a way to stop it. Its answer is waited for all the same, because
 * it says what became of it.
 */
export function useLongVerb<Name extends Verb>(verb: Name, { onDone }: Pick<VerbOptions<Name>, 'onDone'> = {}) {
  const client = useQueryClient();
  const [running, setRunning] = useState<AbortController | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const mutation = useMutation<ResponseOf<Name>, WeftError, RequestOf<Name>>({
    mutationKey: [verb],
    mutationFn: (request) => {
      const stop = new AbortController();
      setRunning(stop);
      setProgress(null);
      return finish(verb, request, stop.signal, setProgress);
    },
    onSuccess: async (answer, request) => {
      await invalidateAfter(client, verb);
      onDone?.(answer, request);
    },
  });
  return { ...mutation, progress, stop: () => running?.abort() };
}

/** How long a request with a secret outlives the screen that made it: a mutation is otherwise held for minutes. */
const SECRET_HELD_MS = 1_000;

/** A verb that is given a secret. */
export function useSecretVerb<Name extends Verb>(verb: Name, { onDone }: Pick<VerbOptions<Name>, 'onDone'> = {}) {
  const client = useQueryClient();
  return useMutation<ResponseOf<Name>, WeftError, RequestOf<Name>>({
    mutationKey: [verb],
    mutationFn: (request) => call(verb, request),
    onSuccess: async (answer, request) => {
      await invalidateAfter(client, verb);
      onDone?.(answer, request);
    },
    gcTime: SECRET_HELD_MS,
  });
}
