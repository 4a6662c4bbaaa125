import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { Bell } from './bell';

const notice = (id: string, kind: string, text: string, read = false) => ({
  id,
  kind,
  text,
  subject: { urn: 'urn:weft:product:1', kind: 'product', name: 'Orders', full_name: 'sales.orders', domain: 'Sales' },
  record: 'urn:weft:request:1',
  at: '2026-01-02T03:04:05Z',
  read,
});

interface Asked {
  command: string;
  request: unknown;
}

function shown(answer: (command: string) => unknown): Asked[] {
  const asked: Asked[] = [];
  setTransport({
    invoke: (command, args) => {
      asked.push({ command, request: args.request });
      return new Promise((resolve) => resolve(answer(command)));
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => undefined),
  });
  const root = createRootRoute();
  const home = createRoute({ getParentRoute: () => root, path: '/', component: Bell });
  const access = createRoute({ getParentRoute: () => root, path: '/access', component: () => <p>the access page</p> });
  const router = createRouter({ routeTree: root.addChildren([home, access]), history: createMemoryHistory({ initialEntries: ['/'] }) });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return asked;
}

const two = {
  notifications: [notice('a', 'request_waits', 'A request for Orders waits for your decision'), notice('b', 'grant_started', 'You have access to Orders', true)],
  total: 2,
  unread: 1,
};

it('counts what is new, goes to what it is about and marks it as read', async () => {
  const asked = shown((command) => (command === 'list_notifications' ? two : { marked: 1, unread: 0 }));
  await userEvent.click(await screen.findByRole('button', { name: 'Notifications, 1 unread' }));
  expect(screen.getAllByLabelText('Unread')).toHaveLength(1);
  await userEvent.click(screen.getByRole('button', { name: /A request for Orders/ }));
  expect(await screen.findByText('the access page')).toBeVisible();
  expect(asked.filter((one) => one.command === 'mark_notifications')).toEqual([{ command: 'mark_notifications', request: { ids: ['a'] } }]);
});

it('is walked with the arrow keys, and all of it is marked at once', async () => {
  const asked = shown((command) => (command === 'list_notifications' ? two : { marked: 1, unread: 0 }));
  await userEvent.click(await screen.findByRole('button', { name: 'Notifications, 1 unread' }));
  screen.getByRole('button', { name: /A request for Orders/ }).focus();
  await userEvent.keyboard('{ArrowDown}');
  expect(screen.getByRole('button', { name: /You have access/ })).toHaveFocus();
  await userEvent.click(screen.getByRole('button', { name: 'Mark all as read' }));
  await vi.waitFor(() => expect(asked.find((one) => one.command === 'mark_notifications')?.request).toEqual({ all: true }));
});

it('says that nothing concerns one, and does not say so where it could not be read', async () => {
  let fails = true;
  shown(() => {
    if (fails) throw new WeftError({ code: 'failed', message: 'the copy is locked', hint: null, retryable: false });
    return { notifications: [], total: 0, unread: 0 };
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Notifications: they could not be read' }));
  expect(screen.queryByText('Nothing concerns you now')).toBeNull();
  fails = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Nothing concerns you now')).toBeVisible();
});
