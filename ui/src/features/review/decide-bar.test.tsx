import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DecideProposalRequest, DecideProposalResponse, ShowProposalResponse } from '@/ipc/bindings';
import { setTransport } from '@/ipc/transport';
import { DecideBar } from './decide-bar';

const AT = '2026-11-23T09:40:00Z';
const ID = 'urn:weft:proposal:1';

function proposal(change: Partial<ShowProposalResponse> = {}): ShowProposalResponse {
  return {
    id: ID, short: '1', title: 'Better words', subject: null, by: { login: 'priya', name: 'Priya', person: null }, at: AT, version: 1, revised: null, state: 'open', decision: null,
    comments: [], changes: [], words: [], digest: 'one', asked: true, deciders: [], may: { decide: true, because: 'you answer for it', own: false },
    ...change,
  };
}

let decided: DecideProposalRequest[];
let answer: Partial<DecideProposalResponse>;

beforeEach(() => {
  decided = [];
  answer = {};
  setTransport({
    invoke(command, args) {
      if (command === 'decide_proposal') decided.push(args.request as DecideProposalRequest);
      return Promise.resolve({ id: ID, outcome: 'decided', state: 'accepted', by: 'maya', conflicts: [], ...answer });
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function open(first: ShowProposalResponse) {
  const client = new QueryClient();
  const page = (shown: ShowProposalResponse) => {
    const router = createRouter({ routeTree: createRootRoute({ component: () => <DecideBar proposal={shown} /> }), history: createMemoryHistory({ initialEntries: ['/'] }) });
    return (
      <QueryClientProvider client={client}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    );
  };
  return render(page(first));
}

const button = (name: RegExp) => screen.findByRole('button', { name });

describe('the decision on a proposal', () => {
  it('is confirmed in place, and is about what was shown', async () => {
    open(proposal());
    await userEvent.click(await button(/^Accept…/));
    expect(screen.getByText('Publish this as the words of Priya?')).toBeVisible();
    expect(decided).toHaveLength(0);
    await userEvent.click(await button(/^Accept and publish/));
    await waitFor(() => expect(decided).toEqual([{ id: ID, decide: 'accept', digest: 'one' }]));
  });

  it('wants a reason to reject', async () => {
    open(proposal());
    await userEvent.click(await button(/^Reject…/));
    expect(await button(/^Reject/)).toBeDisabled();
    await userEvent.type(screen.getByRole('textbox'), 'Too short{Enter}');
    await waitFor(() => expect(decided).toEqual([{ id: ID, decide: 'reject', digest: 'one', reason: 'Too short' }]));
  });

  it('says when nothing was written, and why', async () => {
    answer = { outcome: 'changed', state: 'open', by: null };
    open(proposal());
    await userEvent.click(await button(/^Accept…/));
    await userEvent.click(await button(/^Accept and publish/));
    expect(await screen.findByText(/It is not what you looked at any more/)).toBeVisible();
  });

  it('offers no acceptance of what is outdated or one’s own', async () => {
    open(proposal({ state: 'outdated' }));
    expect(await button(/^Accept…/)).toBeDisabled();
  });

  it('lets an author withdraw and nothing else', async () => {
    open(proposal({ may: { decide: false, because: 'you proposed it, and a second person is to look at it', own: true } }));
    expect(await button(/^Withdraw…/)).toBeEnabled();
    expect(screen.queryByRole('button', { name: /^Accept/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Reject/ })).toBeNull();
    expect(screen.getByText('You proposed it, and a second person is to look at it.')).toBeVisible();
  });
});
