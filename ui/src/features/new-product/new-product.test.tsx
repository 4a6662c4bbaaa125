import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppError, CreateProductRequest, EntityLink } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { handleKey } from '@/lib/screen';
import { NewProduct } from './new-product';
import { draftOf, forgetNewProduct, type Typed } from './use-new-product';

configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

const link = (name: string, domain: string): EntityLink => ({ urn: `urn:weft:asset:${name}`, kind: 'table', name, full_name: `lake.${domain}.${name}`, domain });
const all = [link('orders', 'sales'), link('order_lines', 'sales'), link('refunds', 'finance')];
const contract: EntityLink = { urn: 'urn:weft:contract:c', kind: 'contract', name: 'Orders contract', full_name: 'orders-contract', domain: 'sales' };
const group = { source: 'shop', name: 'sell_side', models: [link('baskets', 'sales')] };

let taken: boolean;
let answer: AppError | null;
const made: CreateProductRequest[] = [];
const asked: string[] = [];

beforeEach(() => {
  forgetNewProduct();
  taken = false;
  answer = null;
  made.length = 0;
  asked.length = 0;
  setTransport({
    invoke(command, args) {
      const request = args.request as { query: string; name: string };
      if (command === 'search_assets') {
        asked.push(request.query);
        const word = request.query.split(' ')[1] ?? '';
        const hits = all.filter((one) => one.name.includes(word));
        return Promise.resolve({ hits, total: hits.length });
      }
      if (command === 'list_seeds') return Promise.resolve({ groups: [group], contracts: [contract], domains: ['sales'], notes: ['`shop` has more than 20000 models; groups of the first 20000 are listed'] });
      if (command === 'show_frame') return Promise.resolve({ login: 'ann', me: { name: 'Ann Lee' }, domains: [{ domain: 'sales' }] });
      if (command === 'show_entity') return taken ? Promise.resolve({ urn: 'urn:weft:product:old', kind: 'product', name: 'The old one', full_name: request.name, domain: 'sales' }) : Promise.reject(new WeftError({ code: 'not_found', message: 'no', hint: null, retryable: false }));
      if (command !== 'create_product') return Promise.resolve({});
      made.push(args.request as CreateProductRequest);
      if (answer) return Promise.reject(new WeftError(answer));
      return Promise.resolve({ urn: 'urn:weft:product:new', name: 'sales.daily-sales' });
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function open(begin: Partial<Typed> = {}) {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/', component: () => <NewProduct begin={begin} missed={0} /> });
  const editor = createRoute({ getParentRoute: () => root, path: '/entity/$urn/product', component: () => <p>the editor</p> });
  const entity = createRoute({ getParentRoute: () => root, path: '/entity/$urn', component: () => null });
  const router = createRouter({ routeTree: root.addChildren([page, editor, entity]), history: createMemoryHistory({ initialEntries: ['/'] }) });
  window.addEventListener('keydown', handleKey);
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

const create = () => screen.getByRole('button', { name: /^Create draft/ });
const type = async (label: string, text: string) => fireEvent.change(await screen.findByLabelText(label), { target: { value: text } });

describe('making a product', () => {
  it('is made of what was ticked, whatever was searched in between, and opens in its editor', async () => {
    open();
    await userEvent.click(await screen.findByRole('checkbox', { name: /lake.sales.orders/ }));
    expect(screen.getByLabelText('Title')).toHaveValue('Orders');
    await type('Search tables, views and topics', 'lines');
    await waitFor(() => expect(screen.queryByRole('checkbox', { name: /lake.sales.orders/ })).not.toBeInTheDocument());
    await userEvent.click(screen.getByRole('checkbox', { name: /order_lines/ }));
    expect(screen.getByText('2 ticked.')).toBeVisible();
    const side = screen.getByRole('complementary', { name: 'What will be there' });
    expect(within(side).getAllByRole('listitem')).toHaveLength(2);
    expect(side).toHaveTextContent('Ann Lee');
    // Two tables have no name in common that is worth proposing.
    expect(screen.getByLabelText('Title')).toHaveValue('');
    expect(create()).toBeDisabled();
    await type('Title', 'Daily sales');
    expect(screen.getByLabelText('Name')).toHaveValue('daily-sales');
    expect(screen.getByLabelText('Domain')).toHaveValue('sales');
    await waitFor(() => expect(create()).toBeEnabled());
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByText('the editor')).toBeVisible();
    expect(made).toEqual([{ name: 'daily-sales', title: 'Daily sales', domain: 'sales', seed: { from: 'assets', names: all.slice(0, 2).map((one) => one.urn) } }]);
  });

  it('is made of a dbt group or a contract', async () => {
    open();
    await userEvent.click(await screen.findByText('A dbt group'));
    await userEvent.click(await screen.findByRole('radio', { name: /sell_side/ }));
    expect(screen.getByLabelText('Title')).toHaveValue('Sell side');
    expect(screen.getByText(/has more than 20000 models; groups of the first 20000 are listed\./)).toBeVisible();
    await userEvent.click(screen.getByText('A contract'));
    await userEvent.click(await screen.findByRole('radio', { name: /Orders contract/ }));
    await userEvent.click(create());
    await waitFor(() => expect(made).toEqual([{ name: 'orders-contract', title: 'Orders contract', domain: 'sales', seed: { from: 'contract', name: contract.urn } }]));
  });

  it('shows the product that has the name already', async () => {
    taken = true;
    open({ assets: [all[0]!] });
    expect(await screen.findByText('This name is taken in its domain.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'The old one' })).toBeVisible();
    expect(create()).toBeDisabled();
  });

  it('says what is wrong with a name, and why it was not made, and keeps what was typed', async () => {
    answer = { code: 'denied', message: 'only stewards make products', hint: 'ask Bob', retryable: false };
    open({ assets: [all[0]!] });
    await type('Name', 'Orders!');
    expect(await screen.findByText(/begins with a small letter/)).toBeVisible();
    expect(create()).toBeDisabled();
    await type('Name', 'orders2');
    await userEvent.click(create());
    expect(await screen.findByRole('alert')).toHaveTextContent('It is not made. Only stewards make products. Ask Bob.');
    expect(screen.getByLabelText('Name')).toHaveValue('orders2');
  });

  it('is found again by who comes back', async () => {
    const { unmount } = open();
    await userEvent.click(await screen.findByRole('checkbox', { name: /refunds/ }));
    await type('Title', 'Money back');
    unmount();
    open();
    expect(await screen.findByLabelText('Title')).toHaveValue('Money back');
    expect(await screen.findByRole('checkbox', { name: /refunds/ })).toBeChecked();
  });

  it('proposes a domain only where all of it is of one', () => {
    const typed = { from: 'assets', assets: all, group: null, contract: null, title: null, name: null, domain: null } as const;
    expect(draftOf(typed).domain).toBe('');
    expect(draftOf({ ...typed, assets: all.slice(0, 2) }).domain).toBe('sales');
    expect(draftOf({ ...typed, assets: [] }).seed).toBeNull();
  });
});
