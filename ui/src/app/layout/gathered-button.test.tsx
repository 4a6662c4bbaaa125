import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, configure, render, renderHook, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EntityLink } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { gather, stopAsking, TOGETHER, ungather, useAsking } from '@/lib/asking';
import { dismissToast, useToasts } from '@/lib/toasts';
import { useKeptGathering } from '../use-kept-gathering';
import { GatheredButton } from './gathered-button';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const thing = (name: string): EntityLink => ({ urn: `urn:weft:product:${name}`, kind: 'product', name, full_name: `sales.${name}`, domain: 'sales' });
const gone = () => new WeftError({ code: 'not_found', message: 'nothing is called so', hint: null, retryable: false });

/** What the machine keeps, by login. */
let lists: Map<string, string>;
let login: string;
let people = 0;
let refuse = false;

beforeEach(() => {
  lists = new Map();
  refuse = false;
  people += 1;
  login = `priya-${people}`;
  setTransport({
    invoke(command, args) {
      if (command === 'show_frame') return Promise.resolve({ login, me: null });
      if (command === 'show_entity') {
        const { name } = args.request as { name: string };
        return name.endsWith('gone') ? Promise.reject(gone()) : Promise.resolve(thing(name.split(':').at(-1) ?? ''));
      }
      if (command === 'list_preferences') return Promise.resolve({ preferences: [['theme', 'dark'], ['gathered', lists.get(login) ?? '']] });
      if (command === 'set_preference') {
        if (refuse) return Promise.reject(new WeftError({ code: 'limit', message: 'the disk is full', hint: null, retryable: false }));
        const { key, value } = args.request as { key: string; value: string };
        expect(key).toBe('gathered');
        lists.set(login, value);
        return Promise.resolve({ preferences: [] });
      }
      return Promise.reject(new Error(`no ${command}`));
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => undefined),
  });
});

afterEach(() => act(() => ungather()));

function Frame() {
  useKeptGathering();
  return <GatheredButton />;
}

function start() {
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <Frame />
    </QueryClientProvider>,
  );
}

const kept = (of = login) => (lists.get(of) ?? '').split('\n').filter((urn) => urn !== '');
const button = (name: string | RegExp) => screen.findByRole('button', { name });

it('says from every page how much is gathered, takes single things out, clears, and asks for the rest', async () => {
  const asking = renderHook(() => useAsking());
  start();
  await userEvent.click(await button('To ask for together: nothing yet'));
  expect(await screen.findByText('Nothing is gathered')).toBeVisible();
  act(() => ['orders', 'items', 'returns'].forEach((name) => gather(thing(name))));
  const list = await screen.findByRole('dialog', { name: 'To ask for together' });
  expect(within(list).getByRole('status')).toHaveTextContent('3 of 50');
  await userEvent.click(within(list).getByRole('button', { name: 'Take items out' }));
  expect(within(list).getAllByRole('listitem').map((one) => one.textContent)).toEqual(['orderssales.orders', 'returnssales.returns']);
  await waitFor(() => expect(kept()).toEqual([thing('orders').urn, thing('returns').urn]));
  await userEvent.click(within(list).getByRole('button', { name: 'Request access to all 2' }));
  expect(asking.result.current?.things.map((one) => one.name)).toEqual(['orders', 'returns']);
  act(stopAsking);
  await userEvent.click(await button('To ask for together, 2'));
  await userEvent.click(await button('Clear'));
  expect(await screen.findByText('Nothing is gathered')).toBeVisible();
  await waitFor(() => expect(kept()).toEqual([]));
});

it('is there again after a restart, without what is gone, and not for somebody else', async () => {
  const toasts = renderHook(() => useToasts());
  lists.set(login, `${thing('orders').urn}\nurn:weft:product:gone`);
  const first = start();
  expect(await button('To ask for together, 1')).toBeVisible();
  expect(toasts.result.current.at(-1)?.title).toBe('1 gathered thing is not there any more');
  act(() => toasts.result.current.forEach((one) => dismissToast(one.id)));
  await waitFor(() => expect(kept()).toEqual([thing('orders').urn]));
  act(() => gather(thing('items')));
  first.unmount();
  // What waits is kept when the window goes.
  await waitFor(() => expect(kept()).toEqual([thing('orders').urn, thing('items').urn]));
  const before = login;
  login = 'somebody-else';
  start();
  expect(await button('To ask for together: nothing yet')).toBeVisible();
  expect(kept()).toEqual([]);
  expect(kept(before)).toHaveLength(2);
});

it('says where it does not outlast the window', async () => {
  refuse = true;
  start();
  await button(/^To ask for together/);
  await act(async () => new Promise((done) => setTimeout(done, 50)));
  act(() => gather(thing('orders')));
  await userEvent.click(await button('To ask for together, 1'));
  expect(await screen.findByRole('alert')).toHaveTextContent('Not kept on this machine; trying again');
});

it('takes no more than are asked for together', () => {
  const toasts = renderHook(() => useToasts());
  act(() => {
    for (let at = 0; at <= TOGETHER; at += 1) gather(thing(`p${at}`));
  });
  expect(toasts.result.current.at(-1)).toMatchObject({ title: `p${TOGETHER} was not added` });
  act(() => gather(thing('p0')));
  act(() => gather(thing(`p${TOGETHER}`)));
  expect(toasts.result.current).toHaveLength(1);
});
