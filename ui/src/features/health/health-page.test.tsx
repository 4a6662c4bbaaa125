import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, configure, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { HealthKind, ShowMeshHealthRequest, ShowMeshHealthResponse } from '@/ipc/bindings';
import { setTransport } from '@/ipc/transport';
import { HealthPage } from './health-page';
import { KINDS, validateHealthSearch } from './health-search';

configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

const asked: ShowMeshHealthRequest[] = [];
let minutes = 10;

function answer(request: ShowMeshHealthRequest, kind: HealthKind): ShowMeshHealthResponse {
  const thing = { urn: 'urn:orders', kind: 'product' as const, name: 'Orders', full_name: 'Orders', domain: 'Sales' };
  const row = { thing, owner: 'Maya', text: `Late by ${minutes} min`, severity: 'bad' as const, since: null, consumers: 3, incident: null };
  return {
    domain: null, things: 9, sound: 8, domains: [],
    groups: KINDS.map((one) => ({ kind: one, total: one === kind ? 300 : 0, rows: one === kind && (request.offset ?? 0) === 0 ? Array.from({ length: 200 }, () => row) : [] })),
  };
}

function open(kind: HealthKind) {
  setTransport({
    invoke(command, args) {
      if (command !== 'show_mesh_health') return Promise.resolve({});
      asked.push(args.request as ShowMeshHealthRequest);
      return Promise.resolve(answer(args.request as ShowMeshHealthRequest, kind));
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/health', validateSearch: validateHealthSearch, component: HealthPage });
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory({ initialEntries: [`/health?kind=${kind}`] }) });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { staleTime: 30_000 } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

/** Lets so many milliseconds pass for what is asked again and again, and the answers arrive. */
async function pass(ms: number) {
  act(() => void vi.advanceTimersByTime(ms));
  await act(() => new Promise((resolve) => setTimeout(resolve, 200)));
}

beforeEach(() => {
  asked.length = 0;
  minutes = 10;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('asks again for the page in sight, of what grows by itself', async () => {
  open('late');
  await screen.findAllByText('Late by 10 min');
  const before = asked.length;
  minutes = 11;
  await pass(61_000);
  await waitFor(() => expect(screen.getAllByText('Late by 11 min').length).toBeGreaterThan(0));
  expect(asked.slice(before).map((request) => request.offset)).toEqual([0]);
});

it('asks nothing again of what only changes when something is written', async () => {
  open('undocumented');
  await screen.findAllByText('Late by 10 min');
  await pass(130_000);
  expect(asked.map((request) => request.offset)).toEqual([0]);
});
