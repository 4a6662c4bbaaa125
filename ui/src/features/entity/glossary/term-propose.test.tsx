import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EditTermRequest, EditTermResponse, ShowTermResponse, TermInfo } from '@/ipc/bindings';
import { setTransport } from '@/ipc/transport';
import { forgetTypedTexts } from '@/lib/typed-texts';
import { TermDialog } from './term-dialog';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const AT = '2026-11-23T09:40:00Z';
const said = (definition: string): TermInfo => ({ name: 'Order', definition, domain: 'Sales' });
const term = { urn: 'urn:weft:term:order', name: 'Order', base: 3, shown: said('What was asked for.'), written: null, harvested: [], into: null } as unknown as ShowTermResponse;

let answers: Partial<EditTermResponse>[];
const edits: EditTermRequest[] = [];

beforeEach(() => {
  answers = [];
  edits.length = 0;
  forgetTypedTexts();
  setTransport({
    invoke(command, args) {
      if (command === 'list_terms') return Promise.resolve({ terms: [] });
      if (command !== 'edit_term') return Promise.resolve({});
      edits.push(args.request as EditTermRequest);
      return Promise.resolve({ urn: term.urn, base: 4, conflicts: [], notes: [], proposal: null, ...answers.shift() });
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

describe('writing about a term', () => {
  it('is proposed where a second person is to look at it, over the version that was seen', async () => {
    const conflict = { aspect: 'term' as const, column: null, by: 'bob', at: AT, revision: 7, theirs: { aspect: 'term' as const, value: said('Bob on it.') }, mine: { aspect: 'term' as const, value: said('Mine.') } };
    answers = [{ state: 'conflict', base: 7, conflicts: [conflict] }, { state: 'needs_review', base: 7 }, { state: 'proposed', base: 7 }];
    const onClose = vi.fn();
    render(
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <TermDialog term={term} onClose={onClose} />
      </QueryClientProvider>,
    );
    fireEvent.change(await screen.findByLabelText('What it means'), { target: { value: 'Mine.' } });
    await userEvent.click(screen.getByRole('button', { name: 'Publish' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Publish mine over theirs' }));
    const dialog = await screen.findByRole('dialog', { name: 'Propose this edit of Order' });
    expect(onClose).not.toHaveBeenCalled();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Propose' }));
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(edits.map((one) => [one.base, one.propose !== undefined])).toEqual([[3, false], [7, false], [7, true]]);
    expect(edits[2]?.words.definition).toBe('Mine.');
  });

  it('keeps what was said of the edit when the question is left, until it is proposed', async () => {
    answers = [{ state: 'needs_review', base: 3 }, { state: 'needs_review', base: 3 }, { state: 'proposed', base: 3 }, { state: 'needs_review', base: 3 }];
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const open = () =>
      render(
        <QueryClientProvider client={client}>
          <TermDialog term={term} onClose={() => undefined} />
        </QueryClientProvider>,
      );
    async function question() {
      fireEvent.change(await screen.findByLabelText('What it means'), { target: { value: 'Mine.' } });
      await userEvent.click(screen.getByRole('button', { name: 'Publish' }));
      return within(await screen.findByRole('dialog', { name: 'Propose this edit of Order' }));
    }
    const first = open();
    let dialog = await question();
    fireEvent.change(dialog.getByLabelText('What it is for'), { target: { value: 'Say it plainly' } });
    fireEvent.change(dialog.getByLabelText('A first remark'), { target: { value: 'As we agreed' } });
    await userEvent.keyboard('{Escape}');
    dialog = await question();
    expect(dialog.getByLabelText('What it is for')).toHaveValue('Say it plainly');
    expect(dialog.getByLabelText('A first remark')).toHaveValue('As we agreed');
    await userEvent.click(dialog.getByRole('button', { name: 'Propose' }));
    await waitFor(() => expect(edits[2]?.propose).toEqual({ title: 'Say it plainly', remark: 'As we agreed' }));
    first.unmount();
    open();
    expect((await question()).getByLabelText('What it is for')).toHaveValue('');
  });
});
