import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { invalidateAfter, useVerb } from './queries';
import { setTransport } from './transport';

it('marks stale exactly what the verb’s table says', async () => {
  const client = new QueryClient();
  const keys = [
    ['show_entity', { name: 'a' }],
    ['show_entity', { name: 'b' }],
    ['show_frame', {}],
    ['search_assets', { query: '' }],
  ];
  for (const key of keys) client.setQueryData(key, {});
  const stale = () => keys.filter((key) => client.getQueryState(key)?.isInvalidated).map((key) => key[0]);
  await invalidateAfter(client, 'search_assets');
  expect(stale()).toEqual([]);
  await invalidateAfter(client, 'star_entity');
  expect(stale()).toEqual(['show_entity', 'show_entity', 'show_frame']);
  await invalidateAfter(client, 'sync_source');
  expect(stale()).toHaveLength(4);
});

it('tells what was done also when the screen that asked is gone, and of each of two', async () => {
  const answers: (() => void)[] = [];
  setTransport({
    invoke: () => new Promise((resolve) => answers.push(() => resolve({}))),
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
  const done: string[] = [];
  const client = new QueryClient();
  const { result, unmount } = renderHook(() => useVerb('delete_search', { onDone: (_, { name }) => done.push(name) }), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
  act(() => result.current.mutate({ name: 'late' }));
  act(() => result.current.mutate({ name: 'drifting' }));
  await waitFor(() => expect(answers).toHaveLength(2));
  unmount();
  for (const answer of answers) answer();
  await waitFor(() => expect(done).toEqual(['late', 'drifting']));
});
