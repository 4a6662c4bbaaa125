import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { useClosed } from './use-closed';

const locked = () => Promise.reject(new WeftError({ code: 'denied', message: 'this copy is locked', hint: null, retryable: false }));
const FOUND = ['search_assets', { query: 'orders' }];

it('closes where the frame is refused, keeps nothing that was read, and opens when it is answered', async () => {
  let answer: () => Promise<unknown> = () => Promise.resolve({});
  setTransport({ invoke: () => answer(), stream: () => Promise.resolve(null), listen: () => Promise.resolve(() => undefined) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } });
  client.setQueryData(FOUND, { hits: [] });
  const { result } = renderHook(() => useClosed(), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
  await waitFor(() => expect(client.getQueryData(['show_frame', {}])).toEqual({}));
  expect(result.current).toBeNull();
  expect(client.getQueryData(FOUND)).toBeDefined();

  answer = locked;
  await act(() => client.invalidateQueries());
  await waitFor(() => expect(result.current?.message).toBe('this copy is locked'));
  expect(client.getQueryData(FOUND)).toBeUndefined();

  answer = () => Promise.resolve({});
  await act(() => client.invalidateQueries());
  await waitFor(() => expect(result.current).toBeNull());
});

it('stays closed while it is asked again, where nothing was answered before either', async () => {
  let answer: () => Promise<unknown> = locked;
  setTransport({ invoke: () => answer(), stream: () => Promise.resolve(null), listen: () => Promise.resolve(() => undefined) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } });
  const { result } = renderHook(() => useClosed(), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
  await waitFor(() => expect(result.current).not.toBeNull());
  answer = () => new Promise(() => undefined);
  act(() => void client.invalidateQueries());
  await waitFor(() => expect(client.getQueryState(['show_frame', {}])?.fetchStatus).toBe('fetching'));
  expect(result.current).not.toBeNull();
});
