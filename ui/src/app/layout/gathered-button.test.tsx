import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, configure, render, renderHook, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AccessDraft, EntityLink } from '@/ipc/bindings';
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

/** The drafts of the machine, by whom or what they are of. */
let drafts: Map<string, { at: string; base: number; access: AccessDraft }>;
let me: string | null;
let people = 0;
let refuse = false;

beforeEach(() => {
  drafts = new Map();
  refuse = false;
  people += 1;
  me = `urn:weft:person:${people}`;
  setTransport({
    invoke(command, args) {
      const request = args.request as { name: string; part: string; access: AccessDraft };
      if (command === 'show_frame') return Promise.resolve({ login: 'priya', me: me === null ? null : { urn: me, name: 'Priya' } });
      if (command === 'show_entity') return request.name.endsWith('gone') ? Promise.reject(gone()) : Promise.resolve(thing(request.name.split(':').at(-1) ?? ''));
      const draft = drafts.get(request.name) ?? null;
      if (command === 'save_draft') {
        if (refuse) return Promise.reject(new WeftError({ code: 'limit', message: 'the disk is full', hint: null, retryable: false }));
        expect(request.part).toBe('request');
        drafts.set(request.name, { at: '2026-11-23T09:40:00Z', base: 0, access: request.access });
        return Promise.resolve({ at: '2026-11-23T09:40:00Z' });
      }
      if (command === 'discard_draft') {
        drafts.delete(request.name);
        return Promise.resolve({ draft });
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

const kept = () => drafts.get(me ?? '')?.access.others;
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
  await waitFor(() => expect(kept()).toBeUndefined());
});

it('is there again after a restart, without what is gone, and not for somebody else', async () => {
  const toasts = renderHook(() => useToasts());
  drafts.set(me!, { at: '2026-11-23T09:40:00Z', base: 0, access: { others: [thing('orders').urn, 'urn:weft:product:gone'] } });
  const first = start();
  expect(await button('To ask for together, 1')).toBeVisible();
  expect(toasts.result.current.at(-1)?.title).toBe('1 gathered thing is not there any more');
  act(() => toasts.result.current.forEach((one) => dismissToast(one.id)));
  await waitFor(() => expect(kept()).toEqual([thing('orders').urn]));
  act(() => gather(thing('items')));
  first.unmount();
  // What waits is kept when the window goes.
  await waitFor(() => expect(kept()).toEqual([thing('orders').urn, thing('items').urn]));
  const before = me;
  me = 'urn:weft:person:somebody-else';
  start();
  expect(await button('To ask for together: nothing yet')).toBeVisible();
  expect(kept()).toBeUndefined();
  expect(drafts.get(before!)?.access.others).toHaveLength(2);
});

it('says where it does not outlast the window', async () => {
  refuse = true;
  const first = start();
  await button(/^To ask for together/);
  await act(async () => new Promise((done) => setTimeout(done, 50)));
  act(() => gather(thing('orders')));
  await userEvent.click(await button('To ask for together, 1'));
  expect(await screen.findByRole('alert')).toHaveTextContent('Not kept on this machine; trying again');
  first.unmount();
  me = null;
  start();
  await userEvent.click(await button('To ask for together, 1'));
  expect(await screen.findByText(/^Kept until Weft is closed/)).toBeInTheDocument();
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
