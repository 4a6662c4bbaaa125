import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ShowComplianceRequest, ShowComplianceResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { handleKey } from '@/lib/screen';
import { compliance, row } from './compliance.samples';
import { shown } from './governance.samples';
import { GovernancePage } from './governance-page';
import { validateGovernanceSearch } from './governance-search';

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 120_000 });

let asked: ShowComplianceRequest[];
let answer: (request: ShowComplianceRequest) => ShowComplianceResponse;

beforeEach(() => {
  asked = [];
  answer = (request) =>
    compliance({
      ...(request.rule && { rows: [row({ text: `open in ${request.domain ?? 'all'}` }), row({ product: { ...row().product, urn: 'urn:weft:product:returns', name: 'Returns' }, state: 'kept', text: '26 months are promised', mine: true })] }),
      ...(request.mine && !request.rule && { violations: [], violation_count: 0 }),
    });
  window.addEventListener('keydown', handleKey);
  setTransport({
    invoke(command, args) {
      if (command !== 'show_compliance') return Promise.resolve(shown());
      const request = args.request as ShowComplianceRequest;
      asked.push(request);
      return new Promise((resolve) => resolve(answer(request)));
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => undefined),
  });
});

function open(search = '') {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/governance', validateSearch: validateGovernanceSearch, component: GovernancePage });
  const entity = createRoute({ getParentRoute: () => root, path: '/entity/$urn', component: () => <h1>The product</h1> });
  const router = createRouter({ routeTree: root.addChildren([page, entity]), history: createMemoryHistory({ initialEntries: [`/governance${search}`] }) });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return router;
}
const grid = () => screen.findByRole('grid', { name: 'Rules by domain' });

describe('the heat map', () => {
  it('is what Governance begins with, as a grid with headers', async () => {
    open();
    const table = await grid();
    expect(within(table).getAllByRole('columnheader').map((one) => one.textContent)).toEqual(['Rule', 'Finance', 'Sales', 'Enforced in']);
    expect(within(table).getByRole('rowheader', { name: 'Owner named' })).toBeVisible();
    expect(within(table).getByRole('button', { name: /^Retention set and kept, Sales: 70 percent, 14 of 20 products comply, 6 open/ })).toHaveClass('few');
    expect(within(table).getByRole('button', { name: /^Retention set and kept, Finance: about no product/ })).toHaveTextContent('n/a');
    expect(within(table).getByRole('button', { name: /^Deputy named, Sales: nobody can tell/ })).toHaveTextContent('unknown');
    expect(within(table).getByText('a product is not published without an owner')).toBeInTheDocument();
    expect(within(table).getAllByText('Measured, and enforced nowhere')).toHaveLength(2);
    expect(await screen.findByText('3 rules over 30 products. 44 of 80 checks hold, 6 open, 30 not known.')).toBeVisible();
    expect(document.body).not.toHaveTextContent(/Polaris|Dremio/);
  });

  it('is walked by the arrows, and Enter lists the products of the cell', async () => {
    const router = open();
    await grid();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowRight}{ArrowRight}{Enter}');
    expect(await screen.findByRole('complementary', { name: 'Retention set and kept, Sales' })).toBeVisible();
    expect(asked.at(-1)).toEqual({ rule: 'retention', domain: 'Sales' });
    expect(await screen.findByRole('option', { name: /open in Sales/ })).toHaveAttribute('aria-selected', 'true');
    expect(screen.getByRole('option', { name: /Returns/ })).toHaveTextContent('complies');
    expect(screen.getByRole('button', { name: /^Retention set and kept, Sales/ })).toHaveAttribute('tabindex', '0');
    await userEvent.keyboard('v');
    expect(await screen.findByRole('complementary', { name: 'Open violations' })).toBeVisible();
    expect(router.state.location.search).toEqual({});
  });
});

describe('what is open', () => {
  it('names product, owner and what is wrong, and leads to where it is mended', async () => {
    const router = open();
    const side = await screen.findByRole('complementary', { name: 'Open violations' });
    expect(await within(side).findByRole('option', { name: /Orders.*Nobody promises how long data is kept.*Maya Lindqvist/ })).toBeVisible();
    expect(within(side).getByRole('option', { name: /Refunds.*no owner/ })).toBeVisible();
    expect(side).toHaveTextContent('The first 2.');
    await userEvent.click(within(side).getByRole('option', { name: /Refunds/ }));
    const detail = within(side).getByRole('region', { name: 'The one that is chosen' });
    expect(detail).toHaveTextContent('1 Nov 2026');
    await userEvent.keyboard('o');
    expect(await screen.findByRole('heading', { name: 'The product' })).toBeVisible();
    expect(router.state.location.search).toEqual({ tab: 'health' });
  });

  it('can be narrowed to what is mine', async () => {
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Mine' }));
    expect(await screen.findByText('Nothing of yours')).toBeVisible();
    expect(asked.at(-1)).toEqual({ mine: true });
    expect(screen.getByRole('button', { name: 'Mine' })).toHaveAttribute('aria-pressed', 'true');
  });

  it('lists of a cell only mine where that is asked', async () => {
    open('?rule=retention&domain=Sales&mine=true');
    expect(await screen.findByRole('option', { name: /Returns/ })).toBeVisible();
    expect(screen.queryByRole('option', { name: /Orders/ })).toBeNull();
  });
});

describe('where there is nothing to show', () => {
  it('says that there is no product', async () => {
    answer = () => compliance({ products: 0, rules: [] });
    open();
    expect(await screen.findByText('No product yet')).toBeVisible();
    expect(screen.queryByRole('grid')).toBeNull();
  });

  it('says that it may not be seen, and never that all is well', async () => {
    answer = () => {
      throw new WeftError({ code: 'denied', message: 'you are no member of this workspace', hint: null, retryable: false });
    };
    open();
    expect(await screen.findByText('You may not see which products keep which rule')).toBeVisible();
    expect(screen.queryByText('Nothing is open')).toBeNull();
  });

  it('keeps the numbers where only a cell could not be read', async () => {
    const before = answer;
    answer = (request) => {
      if (request.rule) throw new WeftError({ code: 'failed', message: 'judging the products stopped', hint: null, retryable: true });
      return before(request);
    };
    open('?rule=owner&domain=Sales');
    expect(await screen.findByText('Weft could not show what is open')).toBeVisible();
    expect(await grid()).toBeVisible();
  });
});

it('copies the report', async () => {
  const user = userEvent.setup();
  open();
  await grid();
  await user.click(await screen.findByRole('button', { name: 'Copy report' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Violations as CSV' }));
  await vi.waitFor(async () => expect(await navigator.clipboard.readText()).toContain('sales.orders,Sales,Maya Lindqvist,Retention set and kept'));
  expect(asked.at(-1)).toEqual({ limit: 5000 });
});
