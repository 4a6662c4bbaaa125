import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import type { BrowseCatalogRequest, BrowseCatalogResponse, BrowseRow, NamespaceRow } from '@/ipc/bindings';
import { setTransport } from '@/ipc/transport';
import { BrowsePage } from './browse-page';
import { validateBrowseSearch } from './browse-search';

const WIDE = 20_000;
const asked: BrowseCatalogRequest[] = [];
let read = true;

function space(name: string, changed: Partial<NamespaceRow> = {}): NamespaceRow {
  return { name, things: 1, things_below: 1, denied: 0, namespaces: 0, unlisted: [], catalog: false, origin: null, ...changed };
}

function table(name: string, denied = false): BrowseRow {
  const card = {
    urn: `urn:weft:asset:${name}`,
    kind: 'table' as const,
    name,
    full_name: `lake.${name}`,
    domain: 'Sales',
    owner: null,
    description: null,
    version: null,
    status: null,
    tags: [],
    sensitive: false,
    freshness: { state: 'not_measured' as const, age_ms: null, promised_ms: null, last_commit: null },
    quality: null,
    access: denied ? ('denied' as const) : ('unknown' as const),
    updated: null,
  };
  return { name, card, format: null, denied, rows: 5, bytes: null };
}

const SPACES: Readonly<Record<string, NamespaceRow[]>> = {
  '': [
    space('hr', { unlisted: [{ what: 'tables', why: 'denied' }], things: 0, things_below: 0 }),
    space('sales', { namespaces: 1, things_below: 3 }),
    space('supply'),
    space('wide', { things: WIDE, things_below: WIDE }),
  ],
  sales: [space('eu')],
};

function answer({ source, namespace = [], filter = '', limit = 0, offset = 0 }: BrowseCatalogRequest): BrowseCatalogResponse {
  const at = namespace.join('.');
  const all: Record<string, string[]> = {
    sales: ['orders', 'secret_orders'],
    wide: Array.from({ length: WIDE }, (_, index) => `t${index}`),
  };
  const here = read ? (all[at] ?? []) : [];
  const fitting = here.filter((name) => name.includes(filter));
  const spaces = read ? (SPACES[at] ?? []) : [];
  return {
    source,
    namespace,
    synced: read ? '2026-11-28T20:00:00Z' : null,
    read,
    catalog: null,
    origin: null,
    unlisted: at === 'hr' ? [{ what: 'tables', why: 'denied' }] : [],
    namespaces: spaces,
    namespace_count: spaces.length,
    rows: fitting.slice(offset, offset + limit).map((name) => table(name, name.startsWith('secret'))),
    matching: fitting.length,
    things: here.length,
    denied: at === 'sales' ? 1 : 0,
    things_below: here.length,
    warnings: [],
    warning_count: 0,
  };
}

beforeEach(() => {
  asked.length = 0;
  read = true;
  setTransport({
    invoke: (_, { request }) => {
      asked.push(request as BrowseCatalogRequest);
      return Promise.resolve(answer(request as BrowseCatalogRequest));
    },
    stream: () => new Promise(() => {}),
    listen: () => Promise.resolve(() => {}),
  });
});

function open(address = '/connections/lake/browse') {
  const root = createRootRoute();
  const browse = createRoute({
    getParentRoute: () => root,
    path: '/connections/$name/browse',
    validateSearch: validateBrowseSearch,
    component: BrowsePage,
  });
  const entity = createRoute({ getParentRoute: () => root, path: '/entity/$urn', component: () => <h1>An asset</h1> });
  const router = createRouter({
    routeTree: root.addChildren([browse, entity]),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

const chosen = () => screen.getAllByRole('treeitem', { selected: true }).map((row) => within(row).getAllByText(/\w/)[0]?.textContent);

it('is walked by keys: down, unfold, type a name, go in, open', async () => {
  const user = open();
  await screen.findByRole('treeitem', { name: /sales/ });
  expect(screen.getByRole('treeitem', { name: /hr.*/ })).toHaveAttribute('aria-setsize', '4');
  screen.getByRole('tree').focus();
  await user.keyboard('sa');
  await waitFor(() => expect(chosen()).toEqual(['sales']));
  await screen.findByText('orders');
  await user.keyboard('{ArrowRight}');
  await screen.findByRole('treeitem', { name: /eu/ });
  expect(screen.getByRole('treeitem', { name: /sales/ })).toHaveAttribute('aria-expanded', 'true');
  await user.keyboard('{ArrowRight}');
  await waitFor(() => expect(chosen()).toEqual(['eu']));
  await user.keyboard('{ArrowLeft}');
  await waitFor(() => expect(chosen()).toEqual(['sales']));
  await user.keyboard('{Enter}');
  const grid = await screen.findByRole('grid');
  expect(grid).toHaveFocus();
  // The namespace in it comes first, then its things.
  await user.keyboard('{ArrowDown}{Enter}');
  expect(await screen.findByRole('heading', { name: 'An asset' })).toBeVisible();
});

it('says that a thing exists and is not visible, and what to do', async () => {
  open('/connections/lake/browse?at=%5B%22sales%22%5D');
  const row = (await screen.findByText('secret_orders')).closest('[role=row]');
  expect(row).toHaveTextContent('Not visible to you');
  expect(screen.getByText(/1 asset here exists and is not visible to you/)).toBeVisible();
  expect(screen.getByText('orders').closest('[role=row]')).not.toHaveTextContent('Not visible');
});

it('tells refused from empty', async () => {
  open('/connections/lake/browse?at=%5B%22hr%22%5D');
  expect(await screen.findByText('You may not list the tables here.')).toBeVisible();
  expect(screen.getByText('Nothing of it is known')).toBeVisible();
  expect(screen.queryByText('This namespace is empty')).toBeNull();
});

it('says that a namespace is empty where it was listed', async () => {
  open('/connections/lake/browse?at=%5B%22supply%22%5D');
  expect(await screen.findByText('This namespace is empty')).toBeVisible();
});

it('says that nothing was read yet, and where to do that', async () => {
  read = false;
  open();
  expect(await screen.findByText('lake was not read yet')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Open the connection' })).toBeVisible();
});

it('draws only what is in sight of 20,000, and asks only for that', async () => {
  const user = open('/connections/lake/browse?at=%5B%22wide%22%5D');
  const grid = await screen.findByRole('grid');
  expect(grid).toHaveAttribute('aria-rowcount', String(WIDE + 1));
  expect(screen.getAllByRole('row').length).toBeLessThan(80);
  const asks = asked.filter((one) => (one.limit ?? 0) > 0);
  expect(asks.length).toBeLessThanOrEqual(2);
  await user.type(screen.getByLabelText('Filter what lies here'), 't1999');
  await screen.findByText('11 of 20,000 assets');
});
