import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppError, EditProductRequest, EditProductResponse, SaveDraftRequest, ShowProductResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { handleKey } from '@/lib/screen';
import { AT, table } from '../entity-page.samples';
import { ProductPage } from './product-page';
import { page, product, said, shown } from './product.samples';

configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

let words: ShowProductResponse;
let answer: Partial<EditProductResponse> | AppError;
const edits: EditProductRequest[] = [];
const drafts: SaveDraftRequest[] = [];
const discards: unknown[] = [];

beforeEach(() => {
  words = shown();
  answer = {};
  for (const list of [edits, drafts, discards]) list.length = 0;
  setTransport({
    invoke(command, args) {
      if (command === 'show_entity') return Promise.resolve(page());
      if (command === 'show_product') return Promise.resolve(words);
      if (command === 'show_frame') return Promise.resolve({ login: 'ann', domains: [{ domain: 'sales' }, { domain: 'finance' }] });
      if (command === 'search_assets') return Promise.resolve({ hits: [{ ...table, urn: 'urn:weft:asset:lines', name: 'lines', full_name: 'lake.sales.lines' }], total: 1 });
      if (command === 'save_draft') {
        drafts.push(args.request as SaveDraftRequest);
        return Promise.resolve({ at: AT });
      }
      if (command === 'discard_draft') {
        discards.push(args.request);
        return Promise.resolve({ draft: null });
      }
      if (command === 'show_contract_file') return Promise.resolve({ place: { source: 'mesh', folder: '/mesh', file: 'sales/orders.odps.yaml', git: null } });
      if (command === 'list_versions') return Promise.resolve({ base: 4, more: 0, versions: [{ revision: 2, origin: { by: 'person', name: 'bob' }, at: AT, shown: false, value: { aspect: 'product', value: { version: '0.9.0' } } }] });
      if (command === 'restore_version') return Promise.resolve({ state: 'published', base: 6, conflicts: [], notes: [] });
      if (command !== 'edit_product') return Promise.resolve({});
      edits.push(args.request as EditProductRequest);
      if ('code' in answer) return Promise.reject(new WeftError(answer));
      return Promise.resolve({ state: 'published', base: 5, conflicts: [], ...answer });
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function open(part?: 'about' | 'words' | 'outputs' | 'support') {
  const root = createRootRoute();
  const editor = createRoute({ getParentRoute: () => root, path: '/', component: () => <ProductPage urn={product.urn} part={part} /> });
  const others = ['/entity/$urn', '/entity/$urn/service-levels', '/discover'].map((path) => createRoute({ getParentRoute: () => root, path, component: () => <p>another page</p> }));
  const router = createRouter({ routeTree: root.addChildren([editor, ...others]), history: createMemoryHistory({ initialEntries: ['/'] }) });
  window.addEventListener('keydown', handleKey);
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

const publish = () => screen.getByRole('button', { name: /^Publish/ });
const type = async (label: string, text: string) => fireEvent.change(await screen.findByLabelText(label), { target: { value: text } });

describe('the editor of a product', () => {
  it('opens where something needed is missing, and says why', async () => {
    open();
    const side = await screen.findByRole('complementary', { name: 'What is missing and what changes' });
    expect(within(side).getByText('1 thing is needed before it can be active; 2 more would help its readers.')).toBeVisible();
    // What is needed comes first, whatever the order in which it is told.
    expect(within(side).getAllByRole('listitem')[0]).toHaveTextContent('An owner needed');
    expect(screen.getByText('Nobody answers for it', { selector: '.t3' })).toBeVisible();
    expect(screen.getByRole('button', { name: /About/ })).toHaveAttribute('aria-current', 'true');
    expect(publish()).toBeDisabled();
    const promised = within(side).getByRole('link', { name: 'Promise a service level' });
    expect(promised).toHaveAttribute('href', expect.stringContaining('/service-levels'));
    const channel = within(side).getAllByRole('listitem').find((one) => one.textContent.includes('support channel'));
    await userEvent.click(within(channel!).getByRole('button', { name: 'Say it here' }));
    expect(await screen.findByText('Readers have nowhere to ask yet.')).toBeVisible();
  });

  it('leads to the product file that it comes from', async () => {
    open('about');
    expect(await screen.findByRole('link', { name: 'Edit the file' })).toHaveAttribute('href', expect.stringMatching(/\/contract\?format=odps$/));
    expect(screen.getByText('sales/orders.odps.yaml')).toBeVisible();
  });

  it('shows what the source says beside what is written, and goes back to it', async () => {
    words = shown({ written: said({ title: 'Orders', purpose: 'Ann on orders.' }) });
    open('words');
    expect(await screen.findByLabelText('What it is for')).toHaveValue('Ann on orders.');
    expect(screen.getByText(/mesh says “The file on orders.”/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Go back to it' }));
    expect(screen.getByLabelText('What it is for')).toHaveValue('The file on orders.');
    expect(screen.getByText('From mesh')).toBeVisible();
    await userEvent.click(publish());
    await waitFor(() => expect(edits).toHaveLength(1));
    // What only repeats the source is left to it.
    expect(edits[0]).toMatchObject({ base: 4, words: { title: 'Orders', purpose: null, output_ports: [] } });
    expect(await screen.findByText('another page')).toBeVisible();
    expect(discards).toEqual([{ name: product.urn, part: 'product' }]);
  });

  it('keeps the draft and proposes it where a second person is to look at it', async () => {
    answer = { state: 'needs_review', notes: ['Sales asks for a review of every edit'] };
    open('words');
    await type('Do not use it for', 'Revenue.');
    await userEvent.click(publish());
    const dialog = await screen.findByRole('dialog', { name: /Propose this edit/ });
    expect(discards).toHaveLength(0);
    answer = { state: 'proposed', proposal: 'urn:weft:proposal:1' };
    await userEvent.click(within(dialog).getByRole('button', { name: /^Propose/ }));
    await waitFor(() => expect(edits).toHaveLength(2));
    expect(edits[1]).toMatchObject({ base: 4, propose: {}, words: { limitations: 'Revenue.' } });
    expect(await screen.findByText('another page')).toBeVisible();
    expect(discards).toHaveLength(1);
  });

  it('keeps what is typed, and offers it again over what it began from', async () => {
    open('words');
    await type('Do not use it for', 'Revenue.');
    await waitFor(() => expect(drafts.at(-1)).toMatchObject({ part: 'product', base: 4, product: { words: { limitations: 'Revenue.', title: 'Orders' }, owner: null } }));
    expect(edits).toHaveLength(0);
  });

  it('restores a draft over its own base', async () => {
    words = shown({ draft: { at: AT, base: 2, product: { words: said({ limitations: 'Typed before the crash.' }), owner: 'bob@x.org', domain: null } } });
    open('words');
    expect(await screen.findByLabelText('Do not use it for')).toHaveValue('Typed before the crash.');
    await userEvent.click(publish());
    await waitFor(() => expect(edits[0]).toMatchObject({ base: 2, owner: 'bob@x.org', words: { limitations: 'Typed before the crash.' } }));
    expect(edits[0]).not.toHaveProperty('domain');
  });

  it('takes a port from the source, adds a table to it, and refuses two of a name', async () => {
    open('outputs');
    expect(await screen.findByRole('link', { name: /lake.sales.orders/ })).toBeVisible();
    await userEvent.type(screen.getByRole('combobox', { name: 'What stands behind it' }), 'lines');
    await screen.findByRole('option', { name: /lake.sales.lines/ });
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(publish()).toBeEnabled());
    await userEvent.click(screen.getByRole('button', { name: 'Add a port' }));
    const [, second] = screen.getAllByLabelText('Name');
    await waitFor(() => expect(second).toHaveFocus());
    fireEvent.change(second!, { target: { value: 'Orders' } });
    fireEvent.change(screen.getAllByLabelText('Version')[1]!, { target: { value: '1' } });
    expect(await screen.findByText('The port Orders is there in this version already.')).toBeVisible();
    expect(publish()).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: 'Take Orders away' }));
    await userEvent.click(publish());
    await waitFor(() => expect(edits[0]?.words.output_ports).toHaveLength(1));
    expect(edits[0]?.words.output_ports?.[0]?.assets?.map((one) => one.full_name)).toEqual(['lake.sales.orders', 'lake.sales.lines']);
  });

  it('shows both versions when somebody published since, and loses neither', async () => {
    words = shown({ draft: { at: AT, base: 2, product: { words: said({ purpose: 'Mine.' }), owner: null, domain: null } } });
    const info = (purpose: string) => ({ aspect: 'product' as const, value: { id: '', version: null, status: null, product_type: null, purpose, usage: null, limitations: null, created: null } });
    answer = { state: 'conflict', base: 9, conflicts: [{ aspect: 'product', column: null, by: 'bob', at: AT, revision: 9, theirs: info('Bob on orders.'), mine: info('Mine.') }] };
    open('words');
    await waitFor(() => expect(publish()).toBeEnabled());
    words = shown({ base: 9, written: said({ title: 'Orders', purpose: 'Bob on orders.', version: '2.0.0' }) });
    await userEvent.click(publish());
    const both = await screen.findByRole('region', { name: 'Both versions' });
    expect(within(both).getByText(/bob published this product/)).toBeVisible();
    expect(within(both).getByText('Bob on orders.')).toBeVisible();
    expect(within(both).getByText('Mine.')).toBeVisible();
    answer = {};
    await userEvent.click(within(both).getByRole('button', { name: 'Publish mine' }));
    await waitFor(() => expect(edits.at(-1)).toMatchObject({ base: 9, words: { purpose: 'Mine.', version: '2.0.0' } }));
  });

  it('restores a version without throwing away what is typed', async () => {
    open('words');
    await type('Use it for', 'Counting.');
    await waitFor(() => expect(drafts).not.toHaveLength(0));
    await userEvent.click(screen.getByRole('button', { name: 'History' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Restore' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Restore' })).not.toBeInTheDocument());
    expect(screen.getByLabelText('Use it for')).toHaveValue('Counting.');
    expect(discards).toHaveLength(0);
    // It is still written over what it began from: what was restored is not buried unseen.
    await userEvent.click(publish());
    await waitFor(() => expect(edits[0]).toMatchObject({ base: 4, words: { usage: 'Counting.' } }));
  });

  it('proposes mine over theirs where a second person is to look at it, and says why not', async () => {
    words = shown({ draft: { at: AT, base: 2, product: { words: said({ purpose: 'Mine.' }), owner: null, domain: null } } });
    const info = (purpose: string) => ({ aspect: 'product' as const, value: { id: '', version: null, status: null, product_type: null, purpose, usage: null, limitations: null, created: null } });
    answer = { state: 'conflict', base: 9, conflicts: [{ aspect: 'product', column: null, by: 'bob', at: AT, revision: 9, theirs: info('Bob on orders.'), mine: info('Mine.') }] };
    open('words');
    await waitFor(() => expect(publish()).toBeEnabled());
    words = shown({ base: 9, written: said({ title: 'Orders', purpose: 'Bob on orders.', version: '2.0.0' }) });
    await userEvent.click(publish());
    const both = await screen.findByRole('region', { name: 'Both versions' });
    answer = { code: 'denied', message: 'only owners write here', hint: null, retryable: false };
    await userEvent.click(within(both).getByRole('button', { name: 'Publish mine' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Only owners write here.');
    answer = { state: 'needs_review', notes: ['Sales asks for a review of every edit'] };
    await userEvent.click(within(both).getByRole('button', { name: 'Publish mine' }));
    const dialog = await screen.findByRole('dialog', { name: /Propose this edit/ });
    answer = { state: 'proposed', proposal: 'urn:weft:proposal:1' };
    await userEvent.click(within(dialog).getByRole('button', { name: /^Propose/ }));
    await waitFor(() => expect(edits.at(-1)).toMatchObject({ base: 9, propose: {}, words: { purpose: 'Mine.', version: '2.0.0' } }));
  });

  it('says why it may not be written, and keeps what was typed', async () => {
    answer = { code: 'denied', message: 'only owners write here', hint: 'ask Ann', retryable: false };
    open('words');
    await type('Use it for', 'Counting.');
    await userEvent.click(publish());
    expect(await screen.findByRole('alert')).toHaveTextContent('It is not published. Only owners write here. Ask Ann. What you typed is kept.');
    expect(screen.getByLabelText('Use it for')).toHaveValue('Counting.');
    expect(discards).toHaveLength(0);
  });

  it('names another owner, by hand where the mesh does not know them', async () => {
    open('about');
    await userEvent.click(await screen.findByRole('button', { name: 'Name an owner' }));
    await userEvent.type(screen.getByRole('combobox', { name: 'New owner' }), 'lines');
    await userEvent.click(await screen.findByRole('option', { name: /lines/ }));
    await userEvent.click(publish());
    await waitFor(() => expect(edits[0]).toMatchObject({ owner: 'lake.sales.lines' }));
  });
});
