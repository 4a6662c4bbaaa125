import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { setTransport } from '@/ipc/transport';
import { Docs } from './docs';

vi.setConfig({ testTimeout: 30_000 });
vi.mock('@tanstack/react-router', () => ({ Link: ({ children }: { children: React.ReactNode }) => <a href="#docs">{children}</a> }));
vi.mock('../whence', () => ({ Whence: () => null }));
vi.mock('../push/push-dialog', () => ({ PushDialog: ({ name }: { name: string }) => <p>The plan of {name}</p> }));

const words = { urn: 'urn:weft:asset:x', written: { docs: { markdown: 'Turnover' }, by: 'ruth' }, columns: [], harvested: [], draft: null };

it('keeps the plan of a push open while the words below it arrive', async () => {
  setTransport({
    invoke: () => Promise.resolve(words),
    stream: () => Promise.reject(new Error('nothing streams here')),
    listen: () => Promise.resolve(() => undefined),
  });
  const entity = (description: string | null) => ({ urn: words.urn, kind: 'table', name: 'revenue', docs: description && { markdown: description }, description }) as unknown as ShowEntityResponse;
  const client = new QueryClient();
  const page = (description: string | null) => (
    <QueryClientProvider client={client}>
      <Docs entity={entity(description)} />
    </QueryClientProvider>
  );
  const { rerender } = render(page(null));
  await userEvent.click(await screen.findByRole('button', { name: 'Push to sources' }));
  expect(screen.getByText('The plan of revenue')).toBeVisible();
  rerender(page('Turnover by status.'));
  expect(await screen.findByText('Turnover by status.')).toBeVisible();
  expect(screen.getByText('The plan of revenue')).toBeVisible();
});
