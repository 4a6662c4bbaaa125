import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DecideProposalRequest, DecideProposalResponse, ProposalCard, ShowProposalResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { useToasts } from '@/lib/toasts';
import { ProposalsPage } from './proposals-page';
import { validateReviewSearch } from './review-search';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const AT = '2026-11-23T09:40:00Z';
const priya = { login: 'priya', name: 'Priya', person: null };
const urn = (name: string) => `urn:weft:proposal:${name}`;

const card = (name: string): ProposalCard => ({
  id: urn(name), short: name, title: `Words for ${name}`, subject: null, by: priya, at: AT, touched: AT, state: 'open', comments: 0, sides: ['words'], mine: false, to_decide: true,
});
const proposal = (name: string): ShowProposalResponse => ({
  id: urn(name), short: name, title: `Words for ${name}`, subject: null, by: priya, at: AT, version: 1, revised: null, state: 'open', decision: null,
  comments: [], changes: [], words: [], digest: 'one', asked: true, deciders: [], may: { decide: true, because: 'you answer for it', own: false },
});

let waiting: string[];
let shown: Record<string, ShowProposalResponse>;
let decide: (request: DecideProposalRequest) => Promise<DecideProposalResponse>;
let said: unknown[];
let client: QueryClient;

beforeEach(() => {
  waiting = ['orders', 'refunds'];
  shown = { orders: proposal('orders'), refunds: proposal('refunds') };
  said = [];
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  setTransport({
    invoke(command, args) {
      const request = args.request as { id: string };
      if (command === 'list_proposals') return Promise.resolve({ proposals: waiting.map(card), more: 0 });
      if (command === 'show_proposal') return Promise.resolve(shown[request.id.replace('urn:weft:proposal:', '')]);
      if (command === 'decide_proposal') return decide(request as DecideProposalRequest);
      if (command === 'comment_proposal') said.push(request);
      return Promise.resolve({});
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function Told() {
  return useToasts().map(({ id, title }) => <p key={id}>{title}</p>);
}

function open() {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/proposals', validateSearch: validateReviewSearch, component: ProposalsPage });
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory({ initialEntries: ['/proposals'] }) });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
      {/* Messages, as the window shows them. */}
      <Told />
    </QueryClientProvider>,
  );
}

const title = (name: string) => screen.findByRole('heading', { name: `Words for ${name}` });
const row = (name: string) => screen.findByRole('button', { name: new RegExp(`Words for ${name}`) });
const remark = () => screen.findByRole('textbox', { name: /A remark/ });
const button = (name: RegExp) => screen.findByRole('button', { name });

async function accept() {
  await userEvent.click(await button(/^Accept…/));
  await userEvent.click(await button(/^Accept and publish/));
}

describe('the proposals', () => {
  it('keep what somebody reads when the list moves under it', async () => {
    open();
    await title('orders');
    waiting = ['refunds'];
    shown.orders = { ...proposal('orders'), state: 'rejected', decision: { by: { login: 'maya', name: 'Maya', person: null }, at: AT, reason: null } };
    await act(() => client.invalidateQueries());
    await waitFor(() => expect(screen.queryByRole('button', { name: /Words for orders/ })).toBeNull());
    expect(await title('orders')).toBeVisible();
    expect(await screen.findByText('Rejected by Maya.')).toBeVisible();
  });

  it('keep what is typed of each while another is looked at', async () => {
    open();
    await userEvent.type(await remark(), 'A unit is missing');
    await userEvent.click(await row('refunds'));
    await title('refunds');
    expect(await remark()).toHaveValue('');
    await userEvent.click(await row('orders'));
    await title('orders');
    expect(await remark()).toHaveValue('A unit is missing');
    await userEvent.click(await button(/Add the remark/));
    await waitFor(() => expect(screen.getByRole('textbox', { name: /A remark/ })).toHaveValue(''));
    expect(said).toEqual([{ id: urn('orders'), text: 'A unit is missing' }]);
  });

  it('tell who decides second that it was decided', async () => {
    decide = () => {
      waiting = ['refunds'];
      shown.orders = { ...proposal('orders'), state: 'accepted', decision: { by: { login: 'maya', name: 'Maya', person: null }, at: AT, reason: null } };
      return Promise.resolve({ id: urn('orders'), outcome: 'decided_before', state: 'accepted', by: 'maya', conflicts: [] });
    };
    open();
    await accept();
    expect(await screen.findByText(/Somebody decided before you/)).toBeVisible();
    expect(await screen.findByText('Accepted by Maya.')).toBeVisible();
  });

  it('tell it while the reason was still being typed, and keep the words in sight', async () => {
    open();
    await userEvent.click(await button(/^Reject…/));
    await userEvent.type(await screen.findByRole('textbox', { name: /Why/ }), 'Too short');
    shown.orders = { ...proposal('orders'), state: 'accepted', decision: { by: { login: 'maya', name: 'Maya', person: null }, at: AT, reason: null } };
    await act(() => client.invalidateQueries());
    expect(await screen.findByText(/Somebody decided before you/)).toBeVisible();
    expect(await screen.findByText(/You had typed: Too short/)).toBeVisible();
  });

  it('tell the outcome of a decision when another is looked at by then', async () => {
    let answer: (done: DecideProposalResponse) => void = () => undefined;
    decide = () => new Promise((resolve) => (answer = resolve));
    open();
    await accept();
    await userEvent.click(await row('refunds'));
    await title('refunds');
    act(() => answer({ id: urn('orders'), outcome: 'decided_before', state: 'accepted', by: 'maya', conflicts: [] }));
    expect(await screen.findByText('Words for orders: it is not decided by you')).toBeVisible();
  });

  it('say that the list could not be read', async () => {
    setTransport({
      invoke: () => Promise.reject(new WeftError({ code: 'failed', message: 'the copy is locked', hint: null, retryable: false })),
      stream: () => Promise.resolve(null),
      listen: () => Promise.resolve(() => {}),
    });
    open();
    expect(await screen.findByText('Weft could not show the proposals')).toBeVisible();
  });
});
