import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { ToDecide } from './to-decide';

it('says that it does not know what waits, and asks again', async () => {
  let fails = true;
  setTransport({
    invoke: () =>
      fails ? Promise.reject(new WeftError({ code: 'failed', message: 'the copy is locked', hint: null, retryable: false })) : Promise.resolve({ proposals: [], more: 0 }),
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
  const router = createRouter({
    routeTree: createRootRoute({ component: () => <main>home <ToDecide /></main> }),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  expect(await screen.findByText(/What waits for you could not be read. The copy is locked./)).toBeVisible();
  fails = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText('home');
  expect(screen.queryByText(/could not be read/)).toBeNull();
});
