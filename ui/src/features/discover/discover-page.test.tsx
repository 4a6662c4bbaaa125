import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, renderHook, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { SearchAssetsRequest, SearchHit } from '@/ipc/bindings';
import { setTransport } from '@/ipc/transport';
import { stopAsking, ungather, useAsking } from '@/lib/asking';
import { handleKey } from '@/lib/screen';
import { DiscoverPage } from './discover-page';
import { validateDiscoverSearch } from './discover-search';

const NAMES = ['Refund ledger', 'Returns', 'Orders'];
const asked: SearchAssetsRequest[] = [];
let facetsHang = false;

function hit(name: string): SearchHit {
  const entity = {
    urn: `urn:weft:product:${name}`,
    kind: 'product' as const,
    name,
    full_name: name,
    domain: 'finance',
    owner: 'Daniel Okafor',
  };
  const freshness = { state: 'on_time' as const, age_ms: 60_000, promised_ms: 3_600_000, last_commit: null };
  const card = {
    ...entity,
    description: `All about ${name}`,
    version: '1.0',
    status: 'active' as const,
    tags: [],
    sensitive: false,
    freshness,
    quality: null,
    access: 'denied' as const,
    updated: null,
  };
  return { ...entity, score: 1, matched: [], card };
}

function answer(request: SearchAssetsRequest) {
  const words = (request.query ?? '')
    .replace(/\S+:\S+/g, '')
    .trim()
    .toLowerCase();
  const hits = NAMES.filter((name) => name.toLowerCase().includes(words)).map(hit);
  const facets = request.facets
    ? [
        {
          field: 'domain',
          values: [{ value: 'finance', count: 3, selected: (request.query ?? '').includes('domain:finance') }],
        },
      ]
    : [];
  return {
    query: request.query ?? '',
    total: hits.length,
    took_us: 900,
    hits,
    columns: [],
    facets,
    relaxed: null,
    hidden_by_filters: hits.length === 0 ? 2 : 0,
    corrected: [],
    revision: 1,
  };
}

const invoke = vi.fn((command: string, args: Record<string, unknown>): Promise<unknown> => {
  const request = args.request as SearchAssetsRequest;
  if (command === 'search_assets') {
    if (request.facets && facetsHang) return new Promise(() => {});
    if (!request.facets) asked.push(request);
    return Promise.resolve(answer(request));
  }
  if (command === 'complete_query')
    return Promise.resolve({
      completions: [{ text: `${request.query ?? ''} sla:late`.trim(), label: 'sla:late', count: 1 }],
    });
  if (command === 'list_searches') return Promise.resolve({ recent: [], saved: [], visited: [] });
  if (command === 'list_preferences') return Promise.resolve({ preferences: [] });
  return Promise.reject(new Error(`no ${command}`));
});

function show(path = '/discover?quick=false') {
  setTransport({ invoke, stream: () => Promise.reject(new Error('none')), listen: () => Promise.resolve(() => {}) });
  const root = createRootRoute();
  const discover = createRoute({
    getParentRoute: () => root,
    path: '/discover',
    validateSearch: validateDiscoverSearch,
    component: DiscoverPage,
  });
  const entity = createRoute({ getParentRoute: () => root, path: '/entity/$urn', component: () => <h1>The page</h1> });
  const router = createRouter({
    routeTree: root.addChildren([discover, entity]),
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return router;
}

const listen = (event: KeyboardEvent) => void handleKey(event);
beforeAll(() => window.addEventListener('keydown', listen));
afterAll(() => window.removeEventListener('keydown', listen));

beforeEach(() => {
  asked.length = 0;
  facetsHang = false;
});

it('finds what is typed, keeps it in the address, and opens it with Enter', async () => {
  const router = show();
  const line = await screen.findByRole('searchbox');
  await screen.findByText('Orders');
  await userEvent.type(line, 'ref');
  await waitFor(() => expect(screen.queryByText('Orders')).toBeNull());
  expect(router.state.location.search).toMatchObject({ q: 'ref' });
  // Typing fast asks once or twice, not for every letter that was on the way.
  expect(asked.length).toBeLessThanOrEqual(4);
  await userEvent.keyboard('{Enter}');
  await screen.findByRole('heading', { name: 'The page' });
  expect(invoke).toHaveBeenCalledWith('record_visit', {
    request: { name: 'urn:weft:product:Refund ledger', query: 'ref' },
  });
});

it('opens a hit by its name, and chooses it by anything else of its row', async () => {
  const router = show('/discover?quick=false&q=re');
  await userEvent.click(await screen.findByText('All about Returns'));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ q: 're', look: 'urn:weft:product:Returns' }));
  await userEvent.click(within(screen.getAllByRole('option')[0]!).getByText('Refund ledger'));
  await screen.findByRole('heading', { name: 'The page' });
  expect(router.state.location.pathname).toContain('Refund');
});

it('turns a filter into a chip, and Backspace selects and then removes it', async () => {
  const router = show();
  const line = await screen.findByRole('searchbox');
  await userEvent.type(line, 'domain:finance ');
  const chip = await screen.findByRole('button', { name: 'Remove filter domain:finance' });
  expect(line).toHaveValue('');
  await waitFor(() => expect(router.state.location.search).toMatchObject({ q: 'domain:finance' }));
  await userEvent.keyboard('{Backspace}');
  expect(chip.closest('.chip')).toHaveClass('sel');
  await userEvent.keyboard('{Backspace}');
  await waitFor(() => expect(screen.queryByRole('button', { name: /Remove filter/ })).toBeNull());
  await waitFor(() => expect(router.state.location.search).not.toHaveProperty('q'));
});

it('takes the first suggestion with Tab', async () => {
  const router = show();
  const line = await screen.findByRole('searchbox');
  await screen.findByRole('button', { name: /sla:late/ });
  await userEvent.click(line);
  await userEvent.tab();
  await screen.findByRole('button', { name: 'Remove filter sla:late' });
  await waitFor(() => expect(router.state.location.search).toMatchObject({ q: 'sla:late' }));
});

it('shows the hits while the facets are still on their way', async () => {
  facetsHang = true;
  show();
  expect(await screen.findAllByRole('option')).toHaveLength(3);
  expect(screen.queryByRole('checkbox')).toBeNull();
});

it('filters by a facet and says what the filters hide', async () => {
  const router = show('/discover?quick=false&q=zzz%20domain:finance');
  await screen.findByText(/Nothing matches “zzz” with domain:finance/);
  expect(screen.getByText('Your filters hide all 2 matches.')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Remove the domain filter' }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ q: 'zzz' }));
});

it('moves with the arrows while somebody types, and shows what one may not read as denied', async () => {
  show();
  const line = await screen.findByRole('searchbox');
  await screen.findAllByRole('option');
  await userEvent.click(line);
  await userEvent.keyboard('{ArrowDown}');
  await waitFor(() => expect(screen.getAllByRole('option')[1]).toHaveAttribute('aria-selected', 'true'));
  expect(within(screen.getAllByRole('option')[1]!).getByText('No right to read')).toBeInTheDocument();
});

it('asks for access to the chosen row with R, by its refusal, and for several rows at once', async () => {
  const asking = renderHook(() => useAsking());
  const names = () => asking.result.current?.things.map((thing) => thing.name);
  show();
  const options = await screen.findAllByRole('option');
  (document.activeElement as HTMLElement).blur();
  await userEvent.keyboard('r');
  await waitFor(() => expect(names()).toEqual(['Refund ledger']));
  await userEvent.click(within(options[1]!).getByText('No right to read'));
  await waitFor(() => expect(names()).toEqual(['Returns']));
  stopAsking();
  await userEvent.keyboard('{Shift>}R{/Shift}j');
  await waitFor(() => expect(screen.getAllByRole('option')[1]).toHaveAttribute('aria-selected', 'true'));
  await userEvent.keyboard('{Shift>}R{/Shift}');
  const bar = await screen.findByRole('region', { name: 'To ask for together' });
  expect(bar).toHaveTextContent('2 things to ask for: Refund ledger, Returns');
  await userEvent.click(within(bar).getByRole('button', { name: 'Request access to all 2' }));
  expect(names()).toEqual(['Refund ledger', 'Returns']);
  stopAsking();
  ungather();
});

it('gathers a row by its mark and in its quick look, and says so there', async () => {
  show('/discover?quick=true');
  const options = await screen.findAllByRole('option');
  await userEvent.click(within(options[1]!).getByTitle('Add to request (Shift+R)'));
  expect(await within(options[1]!).findByText('to ask for')).toBeInTheDocument();
  // It is no choice of the row.
  expect(options[1]).toHaveAttribute('aria-selected', 'false');
  await userEvent.click(screen.getByRole('button', { name: 'Add to request' }));
  expect(screen.getByRole('region', { name: 'To ask for together' })).toHaveTextContent('2 things to ask for: Returns, Refund ledger');
  await userEvent.click(screen.getByRole('button', { name: 'Take out of request' }));
  await userEvent.click(within(options[1]!).getByTitle('Take out of request (Shift+R)'));
  expect(screen.queryByRole('region', { name: 'To ask for together' })).toBeNull();
});
