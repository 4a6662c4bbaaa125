import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { setTransport } from '@/ipc/transport';
import { SettingsPage } from './settings-page';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const oskar = { urn: 'urn:oskar', kind: 'person', name: 'Oskar Nyberg', full_name: 'oskar@alderfinch.example' };
let client: QueryClient;

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  setTransport({
    invoke(command) {
      if (command === 'list_preferences' || command === 'set_preference') return Promise.resolve({ preferences: [] });
      if (command === 'show_frame') return Promise.resolve({ login: 'root', me: { urn: 'urn:emre', name: 'Emre', mail: null, role: null } });
      if (command === 'search_assets') return Promise.resolve({ hits: [oskar] });
      // What is said of reviews and of the workspace is of no interest here.
      return new Promise(() => undefined);
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
  client.setQueryData(['preview_rows', { name: 'ledger' }], { length: 3 });
  client.setQueryData(['show_entity', { name: 'ledger' }], { access: 'readable' });
  render(
    <QueryClientProvider client={client}>
      <SettingsPage />
    </QueryClientProvider>,
  );
});

const rows = () => client.getQueryData(['preview_rows', { name: 'ledger' }]);
const isStale = () => client.getQueryState(['show_entity', { name: 'ledger' }])?.isInvalidated;

it('leaves nothing of what the one before could see', async () => {
  await userEvent.click(await screen.findByRole('button', { name: 'Choose another person' }));
  await userEvent.click(await screen.findByRole('button', { name: /Oskar Nyberg/ }));
  await waitFor(() => expect(rows()).toBeUndefined());
  expect(isStale()).toBe(true);
});

it('keeps it where something else is chosen', async () => {
  await userEvent.click(await screen.findByRole('radio', { name: 'Compact' }));
  await waitFor(() => expect(client.isMutating()).toBe(0));
  expect(rows()).toBeDefined();
  expect(isStale()).toBe(false);
});
