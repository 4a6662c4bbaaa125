import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { ListContractNewsResponse, ShowEntityResponse } from '@/ipc/bindings';
import { setTransport } from '@/ipc/transport';
import { ContractNews } from './contract-news';
import { ChangelogCard } from './overview/changelog-card';

const thing = { urn: 'urn:weft:asset:x', kind: 'table', contract: {}, upstream: [{}] } as unknown as ShowEntityResponse;

function open(answer: () => unknown) {
  const ask = () => Promise.resolve().then(answer);
  setTransport({ invoke: ask, stream: ask, listen: () => Promise.resolve(() => {}) });
  const component = () => (
    <>
      <ContractNews entity={thing} />
      <ChangelogCard entity={thing} />
    </>
  );
  const router = createRouter({ routeTree: createRootRoute({ component }), history: createMemoryHistory() });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

it('tells that news and versions could not be read, which is not that there are none', async () => {
  open(() => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- what the host answers is plain data
    throw { code: 'failed', message: 'the workspace is locked', hint: null, retryable: true };
  });
  expect(await screen.findByText('Whether something upstream broke could not be found out.')).toBeVisible();
  expect(await screen.findByText('The versions could not be read. The workspace is locked.')).toBeVisible();
  expect(screen.getAllByRole('button', { name: 'Try again' })).toHaveLength(2);
});

it('tells what was not looked at', async () => {
  open(() => ({ news: [], days: 30, left_out: 3, partial: true, versions: [] }) satisfies ListContractNewsResponse & { versions: never[] });
  expect(await screen.findByText(/3 contracts upstream were not looked at. More lies upstream than is followed./)).toBeVisible();
});
