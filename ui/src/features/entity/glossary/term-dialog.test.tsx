import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EditTermRequest, EditTermResponse, ShowTermResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { TermCard } from './term-card';
import { TermDialog } from './term-dialog';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const said = { name: 'Order', definition: 'What a customer asked for.' };
const shown: ShowTermResponse = {
  urn: 'urn:weft:term:order', name: 'Order', base: 3, shown: said, written: null, harvested: [], into: null, merged: [], related: [], used: [], used_total: 0,
};
const theirs = { name: 'Order', definition: 'Theirs.' };

let answer: EditTermResponse | WeftError;
const asked: EditTermRequest[] = [];

beforeEach(() => {
  asked.length = 0;
  answer = { state: 'published', urn: shown.urn, base: 4, conflicts: [], notes: [], proposal: null };
  setTransport({
    invoke: (command: string, args: Record<string, unknown>) => {
      if (command === 'list_terms') return Promise.resolve({ terms: [], total: 0, domains: [] });
      if (command === 'show_term') return Promise.reject(new WeftError({ code: 'failed', message: 'the replica is damaged', hint: null, retryable: false }));
      if (command !== 'edit_term') return Promise.resolve({});
      asked.push(args['request'] as EditTermRequest);
      return answer instanceof WeftError ? Promise.reject(answer) : Promise.resolve(answer);
    },
    stream: () => Promise.reject(new Error('nothing streams here')),
    listen: () => Promise.resolve(() => undefined),
  });
});

function within(children: React.ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

describe('writing about a term', () => {
  it('is written over what the writer saw, whatever is read meanwhile', async () => {
    const user = userEvent.setup();
    const dialog = (term: ShowTermResponse) => within(<TermDialog term={term} onClose={() => undefined} />);
    const page = render(dialog(shown));
    await user.type(screen.getByLabelText('What it means'), ' Paid or not.');
    page.rerender(dialog({ ...shown, base: 9, shown: theirs }));
    answer = {
      state: 'conflict', urn: shown.urn, base: 9, notes: [], proposal: null,
      conflicts: [{ aspect: 'term', column: null, by: 'ben', at: '2026-11-29T10:00:00Z', revision: 9, theirs: { aspect: 'term', value: theirs }, mine: { aspect: 'term', value: said } }],
    };
    await user.click(screen.getByRole('button', { name: 'Publish' }));
    expect(await screen.findByText(/ben published another word/)).toBeTruthy();
    // The same press again agrees to nothing.
    await user.click(screen.getByRole('button', { name: 'Publish' }));
    await user.click(screen.getByRole('button', { name: 'Publish mine over theirs' }));
    expect(asked.map((request) => request.base)).toEqual([3, 3, 9]);
    expect(asked[0]?.words.definition).toBe('What a customer asked for. Paid or not.');
  });

  it('keeps the form and says why where it is refused', async () => {
    const user = userEvent.setup();
    render(within(<TermDialog term={shown} onClose={() => undefined} />));
    answer = new WeftError({ code: 'invalid', message: 'the term has a control character', hint: 'take it out', retryable: false });
    await user.click(screen.getByRole('button', { name: 'Publish' }));
    expect(await screen.findByText(/control character/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLTextAreaElement>('What it means').value).toBe(said.definition);
  });

  it('says that the card could not be read', async () => {
    render(within(<TermCard urn={shown.urn} />));
    expect(await screen.findByText(/could not show what is said of the term/)).toBeTruthy();
  });
});
