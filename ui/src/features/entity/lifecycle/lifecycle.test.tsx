import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppError, SetLifecycleRequest, SetLifecycleResponse, ShowEntityResponse, ShowProductResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { page, product, reader, shown, successor } from '../product/product.samples';
import { EndCard } from './end-card';
import { EndingNotice } from './ending-notice';
import { LifecycleMenu } from './lifecycle-menu';

configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

const END = '2999-01-14T23:59:59Z';
let words: ShowProductResponse;
let answer: Partial<SetLifecycleResponse> | AppError;
let reviewed = false;
const steps: SetLifecycleRequest[] = [];

beforeEach(() => {
  words = shown();
  answer = {};
  reviewed = false;
  steps.length = 0;
  setTransport({
    invoke(command, args) {
      if (command === 'show_product') return Promise.resolve(words);
      if (command === 'search_assets') return Promise.resolve({ hits: [product, successor], total: 2 });
      if (command !== 'set_lifecycle') return Promise.resolve({});
      steps.push(args.request as SetLifecycleRequest);
      if ('code' in answer) return Promise.reject(new WeftError(answer));
      if (reviewed) return Promise.resolve({ state: steps.at(-1)?.propose ? 'proposed' : 'needs_review', base: 4, told: 0, conflicts: [], notes: [], proposal: null });
      return Promise.resolve({ state: 'published', base: 5, told: 1, conflicts: [], ...answer });
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function open(entity: ShowEntityResponse) {
  const root = createRootRoute();
  const all = () => (
    <>
      <LifecycleMenu entity={entity} />
      <EndingNotice entity={entity} />
      <EndCard entity={entity} />
    </>
  );
  const routes = ['/', '/entity/$urn', '/entity/$urn/service-levels', '/entity/$urn/product'].map((path) => createRoute({ getParentRoute: () => root, path, component: path === '/' ? all : () => null }));
  const router = createRouter({ routeTree: root.addChildren(routes), history: createMemoryHistory({ initialEntries: ['/'] }) });
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

const menu = async () => userEvent.click(await screen.findByRole('button', { name: /steps in its life/ }));
const active = () => {
  words = shown({ lifecycle: { now: 'active', ends: null, successor: null, note: null, written: true, may_become: [{ to: 'deprecated', blocked: [] }] } });
};

describe('the life of a product', () => {
  it('says why a step cannot be taken, and does not take it', async () => {
    open(page());
    await menu();
    const blocked = await screen.findByRole('menuitem', { name: /Publish/ });
    expect(blocked).toHaveAttribute('aria-disabled', 'true');
    expect(blocked).toHaveTextContent('Nobody answers for it.');
    await userEvent.click(blocked);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(steps).toHaveLength(0);
  });

  it('takes a step that nobody has to be told of at once', async () => {
    open(page());
    await menu();
    await userEvent.click(await screen.findByRole('menuitem', { name: /Make it a proposal/ }));
    await waitFor(() => expect(steps).toEqual([{ name: product.urn, base: 4, to: 'proposed' }]));
  });

  it('proposes a step where a second person is to look at it', async () => {
    reviewed = true;
    open(page());
    await menu();
    await userEvent.click(await screen.findByRole('menuitem', { name: /Make it a proposal/ }));
    await waitFor(() => expect(steps).toHaveLength(2));
    expect(steps[1]).toMatchObject({ base: 4, to: 'proposed', propose: { title: 'Orders: proposed' } });
  });

  it('asks before it is published, with what would still help', async () => {
    words = shown({ lifecycle: { ...words.lifecycle, may_become: [{ to: 'active', blocked: [] }] } });
    open(page());
    await menu();
    await userEvent.click(await screen.findByRole('menuitem', { name: /Publish/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Publish Orders?' });
    expect(dialog).toHaveTextContent('A service level');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Publish Orders' }));
    await waitFor(() => expect(steps).toEqual([{ name: product.urn, base: 4, to: 'active' }]));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });

  it('is not deprecated without a day, and without a successor or words', async () => {
    active();
    open(page({ status: 'active' }));
    await menu();
    await userEvent.click(await screen.findByRole('menuitem', { name: /Deprecate/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Deprecate Orders' });
    expect(within(dialog).getByRole('region', { name: 'Who will be told' })).toHaveTextContent('1 thing reads it and will be told on its page');
    expect(within(dialog).getByRole('link', { name: reader.name })).toBeVisible();
    const go = within(dialog).getByRole('button', { name: 'Deprecate Orders' });
    await userEvent.click(go);
    expect(within(dialog).getByText('Say until when it is there.')).toBeVisible();
    expect(within(dialog).getByText(/Name what takes its place/)).toBeVisible();
    await userEvent.type(within(dialog).getByLabelText('It is there until'), '2001-01-01');
    expect(within(dialog).getByText('That day has passed.')).toBeVisible();
    await userEvent.clear(within(dialog).getByLabelText('It is there until'));
    await userEvent.type(within(dialog).getByLabelText('It is there until'), '14 Jan 2999');
    await userEvent.click(go);
    expect(steps).toHaveLength(0);
    await userEvent.type(within(dialog).getByRole('combobox', { name: 'Use instead' }), 'net');
    expect(await within(dialog).findByRole('option')).toHaveTextContent('Orders net');
    await userEvent.keyboard('{Enter}');
    expect(await within(dialog).findByText(/ends on 14 Jan 2999, use Orders net instead/)).toBeVisible();
    await userEvent.click(go);
    await waitFor(() => expect(steps).toEqual([{ name: product.urn, base: 4, to: 'deprecated', ends: END, successor: successor.urn }]));
  });

  it('keeps what was typed when the step is refused or another one was faster', async () => {
    active();
    answer = { state: 'conflict', conflicts: [{ aspect: 'product', column: null, by: 'bob', at: END, revision: 9, theirs: { aspect: 'raw', value: '' }, mine: { aspect: 'raw', value: '' } }] };
    open(page({ status: 'active' }));
    await menu();
    await userEvent.click(await screen.findByRole('menuitem', { name: /Deprecate/ }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'In 90 days' }));
    await userEvent.type(within(dialog).getByLabelText('Why, and what to do'), 'Nobody needs it.');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Deprecate Orders' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('Nothing is changed. Bob changed this product meanwhile.');
    expect(within(dialog).getByLabelText('Why, and what to do')).toHaveValue('Nobody needs it.');
    expect(steps[0]?.note).toBe('Nobody needs it.');
  });

  it('tells readers of the product what to use instead', async () => {
    words = shown({ lifecycle: { now: 'deprecated', ends: END, successor, note: 'Amounts are net there.', written: true, may_become: [] } });
    const info = { id: 'orders', version: null, status: 'deprecated' as const, product_type: null, purpose: null, usage: null, limitations: null, created: null, ends: END, lifecycle_note: 'Amounts are net there.' };
    open(page({ status: 'deprecated', product: info }));
    const notice = await screen.findByRole('status');
    await waitFor(() => expect(notice).toHaveTextContent('Deprecated, ends on 14 Jan 2999. Use Orders net instead. Amounts are net there.'));
    expect(within(notice).getByRole('link', { name: 'Orders net' })).toHaveAttribute('href', expect.stringContaining('orders-net'));
    expect(screen.getByText('ends 14 Jan 2999')).toBeVisible();
    expect(screen.getByRole('heading', { name: /Planned end/ })).toHaveTextContent('14 Jan 2999');
  });

  it('tells who reads what ends on their own page', async () => {
    const notice = { product, status: 'deprecated' as const, ends: END, successor: null, note: null };
    open(page({ ...reader, status: 'active', notices: [notice] }));
    expect(await screen.findByText('Cockpit reads what ends.')).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent('Orders is deprecated, ends on 14 Jan 2999. Nothing is named that takes its place.');
  });
});
