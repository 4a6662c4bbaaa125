import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { Duty, ListUndoneResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { UndoneNotice } from './undone-notice';

const duty: Duty = { login: 'sam', role: 'owner', domain: 'sales', since: null, until: null, stands_for: null };

function shown(answer: () => Promise<unknown>) {
  setTransport({ invoke: answer, stream: () => Promise.resolve(null), listen: () => Promise.resolve(() => {}) });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <UndoneNotice />
    </QueryClientProvider>,
  );
}

it('says what waits where one sees no names, and what a leaver leaves', async () => {
  const listed: ListUndoneResponse = {
    undone: [{ domain: 'supply', kind: 'give', number: 2, since: null, says: '2 grants were approved and are not in force yet', next: 'an owner runs it' }],
    leavers: [{ name: 'Sam', left: '2026-11-29T00:00:00Z', duties: [duty], grants: ['abcd1234'], says: 'Sam has left; the last day was 2026-11-28: 1 duty and 1 grant left to end' }],
  };
  shown(() => Promise.resolve(listed));
  expect(await screen.findByText(/Supply: 2 grants were approved/i)).toBeVisible();
  expect(screen.getByText(/1 duty and 1 grant left to end/)).toBeVisible();
  expect(screen.getByText(/Dismiss owner of sales in Settings/)).toBeVisible();
  expect(screen.getByText(/Revoke grant abcd1234 in Access/)).toBeVisible();
});

it('does not take not knowing for nothing left, and asks again', async () => {
  let fails = true;
  shown(() =>
    fails ? Promise.reject(new WeftError({ code: 'failed', message: 'the team workspace does not answer', hint: null, retryable: true })) : Promise.resolve({ undone: [], leavers: [] }),
  );
  expect(await screen.findByText(/could not be read/)).toBeVisible();
  fails = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await expect.poll(() => screen.queryByText(/could not be read/)).toBeNull();
  expect(screen.queryByRole('region', { name: 'Left to do' })).toBeNull();
});
