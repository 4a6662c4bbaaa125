import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, render, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { setTransport } from '@/ipc/transport';
import { EntityContext } from '../entity-context';
import { entity } from '../entity-page.samples';
import { TermPage } from './term-page';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

let definition: string;

beforeEach(() => {
  setTransport({
    invoke(command) {
      if (command === 'show_term') return Promise.resolve({ name: 'Parcel', base: 1, shown: { name: 'Parcel', definition }, written: null, harvested: [], into: null, related: [], merged: [] });
      if (command === 'search_assets') return Promise.resolve({ hits: [], total: 0 });
      return Promise.resolve({});
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function open() {
  const term = entity({ kind: 'term', name: 'Parcel', description: null, markdown: null, provenance: [] });
  const router = createRouter({
    routeTree: createRootRoute({ component: () => <EntityContext value={term}><TermPage entity={term} /></EntityContext> }),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

it('says what the term means', async () => {
  definition = 'One box with one label.';
  open();
  expect(await screen.findByText('One box with one label.')).toBeVisible();
  expect(screen.queryByText(/Nobody has described it yet/)).toBeNull();
});

it('says so where nobody has said it', async () => {
  definition = '';
  open();
  expect(await screen.findByText(/Nobody has described it yet/)).toBeVisible();
});
