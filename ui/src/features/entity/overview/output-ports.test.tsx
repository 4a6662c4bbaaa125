import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, configure, render, renderHook, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type { AccessState, PortView } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { stopAsking, useAsking } from '@/lib/asking';
import { EntityContext } from '../entity-context';
import { entity, table } from '../entity-page.samples';
import { OutputPorts } from './output-ports';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const lines = { ...table, urn: 'urn:weft:asset:lines', name: 'lines', full_name: 'lake.sales.lines' };
const topic = { ...table, urn: 'urn:weft:asset:topic', kind: 'topic' as const, name: 'topic', full_name: 'bus.topic' };

let known: Record<string, AccessState>;

beforeEach(() => {
  known = {};
  setTransport({
    invoke(command, args) {
      const access = known[(args.request as { name: string }).name];
      if (command === 'show_entity' && access) return Promise.resolve(entity({ access }));
      return Promise.reject(new WeftError({ code: 'unavailable', message: 'not now', hint: null, retryable: true }));
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => undefined),
  });
});

function port(name: string, assets: PortView['assets'], version: string | null = null): PortView {
  return { name, version, description: null, port_type: null, contract: null, contract_id: null, assets };
}

function show(access: AccessState, output_ports: PortView[]) {
  const product = entity({ kind: 'product', access, output_ports });
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/', component: () => <EntityContext value={product}><OutputPorts entity={product} /></EntityContext> });
  const other = createRoute({ getParentRoute: () => root, path: '/entity/$urn', component: () => null });
  const router = createRouter({ routeTree: root.addChildren([page, other]), history: createMemoryHistory({ initialEntries: ['/'] }) });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

const request = (name: string) => screen.queryByRole('button', { name: `Request access to ${name}` });

it('asks for the tables of one port alone', async () => {
  const asking = renderHook(() => useAsking());
  show('denied', [port('orders', [table]), port('both', [lines, table, topic])]);
  await userEvent.click(await screen.findByRole('button', { name: 'Request access to orders' }));
  expect(asking.result.current?.things).toEqual([table]);
  await userEvent.click(request('both')!);
  expect(asking.result.current?.things).toEqual([lines, table]);
  act(stopAsking);
  // The page's own button stays the only one with these words.
  expect(screen.queryByText('Request access')).toBeNull();
});

it('says of which port it cannot be asked for', async () => {
  show('denied', [port('stream', [topic]), port('api', []), port('api', [table], '2')]);
  expect(await screen.findByRole('button', { name: 'Request access to stream' })).toBeDisabled();
  expect(request('stream')).toHaveAccessibleDescription('No table or view stands behind it that could be asked for');
  expect(request('api')).toHaveAccessibleDescription('Nothing connected stands behind it');
  expect(request('api v2')).toBeEnabled();
});

it('asks for what is not held: by the tables of the port where they are known, and by the product where not', async () => {
  known = { [table.urn]: 'readable', [lines.urn]: 'denied' };
  show('readable', [port('orders', [table]), port('lines', [lines]), port('api', [])]);
  expect(await screen.findByRole('button', { name: 'Request access to lines' })).toBeEnabled();
  expect(request('orders')).toBeNull();
  expect(request('api')).toBeNull();
  known = { [table.urn]: 'readable' };
  show('denied', [port('held', [table]), port('unread', [{ ...lines, urn: 'urn:weft:asset:unread' }])]);
  await waitFor(() => expect(request('unread')).toBeEnabled());
  await waitFor(() => expect(request('held')).toBeNull());
});
