import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import type { AppError } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { Dialog } from './dialog';
import { Menu } from './menu';
import { ThingPicker } from './thing-picker';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const orders = { urn: 'urn:orders', kind: 'product', name: 'Orders', full_name: 'sales.orders', domain: 'Sales' };
const REPLACED: AppError = { code: 'unavailable', message: 'there is no sound search index yet', hint: null, retryable: true };
const DAMAGED: AppError = { code: 'failed', message: 'a file of the search index is damaged', hint: null, retryable: false };
const WRONG: AppError = { code: 'invalid', message: 'a quote is not closed', hint: null, retryable: false };

let queryClient: QueryClient;
/** How searches fail, one after the other; then they are answered. */
let failures: AppError[];
let asked: string[];

beforeEach(() => {
  queryClient = new QueryClient({ defaultOptions: { queries: { networkMode: 'always', staleTime: 30_000 } } });
  failures = [];
  asked = [];
  setTransport({
    invoke(_, args) {
      asked.push((args.request as { query: string }).query);
      const failure = failures.shift();
      return failure ? Promise.reject(new WeftError(failure)) : Promise.resolve({ hits: [orders], total: 1 });
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function open() {
  render(
    <QueryClientProvider client={queryClient}>
      <ThingPicker label="Use instead" filter="kind:product" onChoose={() => undefined} />
    </QueryClientProvider>,
  );
  return userEvent.type(screen.getByRole('combobox'), 'orders');
}

it('finds what was typed once the index is there, without another letter', async () => {
  failures = [REPLACED, DAMAGED, DAMAGED, REPLACED];
  await open();
  expect(await screen.findByText(/is damaged|no sound search index/)).toBeInTheDocument();
  expect(await screen.findByRole('option', { name: /Orders/ })).toBeInTheDocument();
  expect(screen.getByRole('combobox')).toHaveValue('orders');
});

it('says nothing of a failure that is over at once', async () => {
  failures = [REPLACED];
  await open();
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(screen.getByRole('status')).toHaveTextContent('Searching');
  expect(await screen.findByRole('option', { name: /Orders/ })).toBeInTheDocument();
});

it('says what is wrong with the words, and asks no more', async () => {
  failures = [WRONG];
  await open();
  expect(await screen.findByText(/a quote is not closed/)).toBeInTheDocument();
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(asked).toHaveLength(1);
});

it('keeps what is typed when everything on the screen is asked again', async () => {
  await open();
  await screen.findByRole('option', { name: /Orders/ });
  failures = [REPLACED];
  await queryClient.invalidateQueries();
  expect(screen.getByRole('combobox')).toHaveValue('orders');
  expect(screen.getByRole('option', { name: /Orders/ })).toBeInTheDocument();
});

function FromMenu() {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Menu label="Steps" trigger={<button type="button">Life</button>} items={[{ label: 'Deprecate', onSelect: () => setOpened(true) }]} />
      {opened && (
        <Dialog title="Deprecate Orders" open onClose={() => setOpened(false)}>
          <input aria-label="Text" />
        </Dialog>
      )}
    </>
  );
}

it('leaves the focus where a dialog has it that a menu opened', async () => {
  render(<FromMenu />);
  const button = screen.getByRole('button', { name: 'Life' });
  await userEvent.click(button);
  const taken = vi.fn();
  button.addEventListener('focus', taken);
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Deprecate' }));
  const field = await screen.findByLabelText('Text');
  await waitFor(() => expect(screen.queryByRole('menu')).not.toBeInTheDocument());
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(taken).not.toHaveBeenCalled();
  expect(field).toHaveFocus();
});

it('gives the focus back to its button where nothing was opened', async () => {
  render(<FromMenu />);
  await userEvent.click(screen.getByRole('button', { name: 'Life' }));
  await screen.findByRole('menuitem', { name: 'Deprecate' });
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Life' })).toHaveFocus());
});

it('gives the focus back to the button of the menu when the dialog closes', async () => {
  render(<FromMenu />);
  await userEvent.click(screen.getByRole('button', { name: 'Life' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Deprecate' }));
  await screen.findByLabelText('Text');
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  await waitFor(() => expect(screen.getByRole('button', { name: 'Life' })).toHaveFocus());
});
