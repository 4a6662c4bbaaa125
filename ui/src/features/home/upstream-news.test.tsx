import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { UpstreamNews } from './upstream-news';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const mine = ['shipments', 'returns', 'closed'].map((name) => ({ urn: `urn:weft:product:${name}`, name, domain: 'Logistics' }));
const news = {
  contract: { urn: 'urn:weft:contract:feed', kind: 'contract', name: 'Carrier feed', full_name: 'feed', domain: null },
  from: '1.0.0', version: '2.0.0', at: '2026-11-23T09:40:00Z', by: 'jonas', old: 1, new: 2, changes: [{ about: 'A column has another type' }], more: 0,
};

it('names each product that a version upstream breaks, and what could not be looked at', async () => {
  setTransport({
    invoke(_, args) {
      const { name } = args.request as { name: string };
      if (name.endsWith('closed')) return Promise.reject(new WeftError({ code: 'failed', message: 'the copy is locked', hint: null, retryable: false }));
      return Promise.resolve({ news: name.endsWith('shipments') ? [news] : [], days: 30, left_out: 0, partial: false });
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
  const router = createRouter({
    routeTree: createRootRoute({ component: () => <UpstreamNews mine={mine} /> }),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  const row = await screen.findByRole('link');
  expect(row).toHaveTextContent('shipments');
  expect(row).toHaveTextContent('Carrier feed 2.0.0 changed what it reads: A column has another type');
  expect(await screen.findByText('Whether anything broke could not be found out for 1 product.')).toBeVisible();
  expect(screen.getAllByRole('link')).toHaveLength(1);
});
