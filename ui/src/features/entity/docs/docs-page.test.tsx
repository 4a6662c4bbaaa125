import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppError, CheckDocsResponse, Docs, EditDocsRequest, EditDocsResponse, SaveDraftRequest, ShowDocsResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { handleKey } from '@/lib/screen';
import { shown as onProduct } from '../product/product.samples';
import { DocsPage } from './docs-page';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const AT = '2026-11-23T09:40:00Z';
const product = { urn: 'urn:weft:product:orders', kind: 'product' as const, name: 'Orders', full_name: 'sales.orders', domain: 'sales' };
const entity = {
  ...product, owner: null, description: null, fields: [], snapshots: [], slas: [], sources: [], places: [], markdown: null, people: [], status: null, version: null,
  tags: [], terms: [], freshness: { state: 'not_measured', age_ms: null, promised_ms: null, last_commit: null }, quality: null, tests: { results: [] },
  current_snapshot: null, refs: [], partition: [], sort: [], schema_versions: 0, location: null, format_version: null, aliases: [], merged: [], product: null,
  output_ports: [], input_ports: [], contract: null, data_asset: null, products: [], upstream: [], downstream: [], owned_products: [], owned_assets: [], notices: [],
  findings: [], starred: false, access: 'readable', access_until: null, access_says: null, updated: null, provenance: [],
};

function words(change: Partial<ShowDocsResponse> = {}): ShowDocsResponse {
  return {
    thing: product, columns_of: null, base: 4, sections: true, shown: {}, draft: null, columns_draft: null, orphans: [], columns: [],
    written: { by: 'ann', at: AT, revision: 4, docs: { markdown: 'Ann on orders.' } },
    harvested: [{ source: 'mesh', at: AT, docs: { markdown: 'The file on orders.', usage: 'Counting.' } }],
    tags: { written: {}, by: null, at: null, harvested: {} },
    ...change,
  };
}

let shown: ShowDocsResponse | AppError;
let check: Partial<CheckDocsResponse>;
let answer: Partial<EditDocsResponse> | AppError;
const edits: EditDocsRequest[] = [];
const drafts: SaveDraftRequest[] = [];
const discards: unknown[] = [];

beforeEach(() => {
  shown = words();
  check = {};
  answer = {};
  for (const list of [edits, drafts, discards]) list.length = 0;
  // jsdom lays nothing out, and the editor measures what it draws.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  setTransport({
    invoke(command, args) {
      if (command === 'show_entity') return Promise.resolve(entity);
      if (command === 'show_product') return Promise.resolve(onProduct());
      if (command === 'show_docs') return 'thing' in shown ? Promise.resolve(shown) : Promise.reject(new WeftError(shown));
      if (command === 'check_docs') return Promise.resolve({ links: [], broken: 0, fields: 0, missing: 0, missing_fields: [], empty_parts: [], ...check });
      if (command === 'save_draft') {
        drafts.push(args.request as SaveDraftRequest);
        return Promise.resolve({ at: AT });
      }
      if (command === 'discard_draft') {
        discards.push(args.request);
        return Promise.resolve({ draft: null });
      }
      if (command !== 'edit_docs') return Promise.resolve({});
      edits.push(args.request as EditDocsRequest);
      if ('code' in answer) return Promise.reject(new WeftError(answer));
      return Promise.resolve({ state: 'published', base: 5, conflicts: [], notes: [], ...answer });
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function open() {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/entity/$urn/docs', component: () => <DocsPage urn={product.urn} /> });
  const entityPage = createRoute({ getParentRoute: () => root, path: '/entity/$urn', component: () => <p>the page</p> });
  const discover = createRoute({ getParentRoute: () => root, path: '/discover', component: () => null });
  const router = createRouter({ routeTree: root.addChildren([page, entityPage, discover]), history: createMemoryHistory({ initialEntries: [`/entity/${product.urn}/docs`] }) });
  window.addEventListener('keydown', handleKey);
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

/** Types at the end of the source. */
async function typeInto(text: string) {
  const source = await screen.findByRole('textbox', { name: 'What this is' });
  await userEvent.click(source);
  source.textContent = `${source.textContent}${text}`;
  source.dispatchEvent(new Event('input', { bubbles: true }));
}

const preview = () => screen.getByRole('region', { name: 'Preview' });

describe('the editor of words', () => {
  it('begins with what is written, and shows what a source says beside it', async () => {
    open();
    expect(await screen.findByRole('textbox', { name: 'What this is' })).toHaveTextContent('Ann on orders.');
    expect(within(preview()).getByText('Ann on orders.')).toBeInTheDocument();
    expect(within(preview()).getByText('Counting.')).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: /mesh says/ })).toBeInTheDocument();
    expect(screen.getByText('The file on orders.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /^Publish/ })).toBeDisabled();
  });

  it('goes back to what a source says, and publishes no word then', async () => {
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Go back to it' }));
    expect(await within(preview()).findByText('The file on orders.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /^Publish/ }));
    await waitFor(() => expect(edits).toHaveLength(1));
    expect(edits[0]).toMatchObject({ base: 4, draft: AT });
    expect((edits[0]?.docs as Docs).markdown).toBeNull();
    expect(await screen.findByText('the page')).toBeInTheDocument();
    expect(discards).toEqual([{ name: product.urn, part: 'docs' }]);
  });

  it('keeps a draft while somebody types, and says when', async () => {
    open();
    await typeInto(' And more.');
    await waitFor(() => expect(drafts.at(-1)).toMatchObject({ part: 'docs', base: 4, docs: { markdown: 'Ann on orders. And more.' } }));
    expect(await screen.findByText(/Draft kept/)).toBeInTheDocument();
    expect(edits).toHaveLength(0);
  });

  it('offers a draft again, over what it began from', async () => {
    shown = words({ draft: { at: AT, base: 2, docs: { markdown: 'Typed before the crash.' } } });
    open();
    expect(await screen.findByRole('textbox', { name: 'What this is' })).toHaveTextContent('Typed before the crash.');
    await userEvent.click(screen.getByRole('button', { name: /^Publish/ }));
    await waitFor(() => expect(edits[0]).toMatchObject({ base: 2, docs: { markdown: 'Typed before the crash.' } }));
  });

  it('shows both versions when somebody published since, with a way on', async () => {
    shown = words({ draft: { at: AT, base: 2, docs: { markdown: 'Mine.' } } });
    const docs = (markdown: string) => ({ aspect: 'docs' as const, value: { markdown } });
    answer = { state: 'conflict', base: 9, conflicts: [{ aspect: 'docs', column: null, by: 'bob', at: AT, revision: 9, theirs: docs('Bob on orders.'), mine: docs('Mine.') }] };
    open();
    await userEvent.click(await screen.findByRole('button', { name: /^Publish/ }));
    const both = await screen.findByRole('region', { name: 'Both versions' });
    expect(within(both).getByText(/bob published this page/)).toBeInTheDocument();
    expect(within(both).getByText('Bob on orders.')).toBeInTheDocument();
    expect(within(both).getByText('Mine.')).toBeInTheDocument();
    answer = {};
    await userEvent.click(within(both).getByRole('button', { name: 'Publish mine' }));
    await waitFor(() => expect(edits.at(-1)).toMatchObject({ base: 9, docs: { markdown: 'Mine.' } }));
  });

  it('proposes mine over theirs where a second person is to look at it, and says why not', async () => {
    shown = words({ draft: { at: AT, base: 2, docs: { markdown: 'Mine.' } } });
    const docs = (markdown: string) => ({ aspect: 'docs' as const, value: { markdown } });
    answer = { state: 'conflict', base: 9, conflicts: [{ aspect: 'docs', column: null, by: 'bob', at: AT, revision: 9, theirs: docs('Bob on orders.'), mine: docs('Mine.') }] };
    open();
    await userEvent.click(await screen.findByRole('button', { name: /^Publish/ }));
    const both = await screen.findByRole('region', { name: 'Both versions' });
    answer = { code: 'denied', message: 'only owners write here', hint: null, retryable: false };
    await userEvent.click(within(both).getByRole('button', { name: 'Publish mine' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Only owners write here.');
    answer = { state: 'needs_review', base: 9, notes: [] };
    await userEvent.click(within(both).getByRole('button', { name: 'Publish mine' }));
    const dialog = await screen.findByRole('dialog', { name: 'Propose this edit of Orders' });
    answer = { state: 'proposed', proposal: 'urn:weft:proposal:1' };
    await userEvent.click(within(dialog).getByRole('button', { name: 'Propose' }));
    await waitFor(() => expect(edits.at(-1)).toMatchObject({ base: 9, docs: { markdown: 'Mine.' }, propose: {} }));
  });

  it('takes theirs without throwing mine away', async () => {
    shown = words({ draft: { at: AT, base: 2, docs: { markdown: 'Mine.' } } });
    const docs = (markdown: string) => ({ aspect: 'docs' as const, value: { markdown } });
    answer = { state: 'conflict', base: 9, conflicts: [{ aspect: 'docs', column: null, by: 'bob', at: AT, revision: 9, theirs: docs('Bob on orders.'), mine: docs('Mine.') }] };
    open();
    await userEvent.click(await screen.findByRole('button', { name: /^Publish/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Take theirs' }));
    expect(await screen.findByRole('textbox', { name: 'What this is' })).toHaveTextContent('Bob on orders.');
  });

  it('does not publish a link that leads nowhere, and mends it', async () => {
    shown = words({ draft: { at: AT, base: 4, docs: { markdown: 'See [[Paymnts]].' } } });
    const meant = { ...product, urn: 'urn:weft:product:pay', name: 'Payments' };
    check = { broken: 1, links: [{ part: 'markdown', line: 1, text: 'Paymnts', url: 'Paymnts', target: null, column: null, broken: 'nothing is called that', suggestion: meant }] };
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Use Payments' }));
    expect(screen.getByRole('button', { name: /^Publish/ })).toBeDisabled();
    await waitFor(() => expect(drafts.at(-1)?.docs?.markdown).toBe('See [Payments](weft://open/product/urn:weft:product:pay).'));
  });

  it('says why it may not be written, and keeps the text', async () => {
    shown = words({ draft: { at: AT, base: 4, docs: { markdown: 'Typed.' } } });
    answer = { code: 'denied', message: 'only owners write here', hint: 'ask Ann', retryable: false };
    open();
    await userEvent.click(await screen.findByRole('button', { name: /^Publish/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Only owners write here. Ask Ann. Your text is kept.');
    expect(screen.getByRole('textbox', { name: 'What this is' })).toHaveTextContent('Typed.');
    expect(discards).toHaveLength(0);
  });

  it('proposes where edits wait for a second person, and keeps the text until it is', async () => {
    shown = words({ draft: { at: AT, base: 4, docs: { markdown: 'Typed.' } } });
    // The rule was made after the page was opened: publishing is what tells of it.
    answer = { state: 'needs_review', base: 4, notes: ['Sales asks for a review of every edit'] };
    open();
    await userEvent.click(await screen.findByRole('button', { name: /^Publish/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Propose this edit of Orders' });
    expect(discards).toHaveLength(0);
    answer = { state: 'proposed', proposal: 'urn:weft:proposal:1' };
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'What it is for' }), 'Say it plainly');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Propose' }));
    await waitFor(() => expect(edits.at(-1)).toMatchObject({ base: 4, docs: { markdown: 'Typed.' }, propose: { title: 'Say it plainly' } }));
    expect(await screen.findByText('the page')).toBeInTheDocument();
    expect(discards).toHaveLength(1);
  });

  it('puts a draft that was taken from a proposal back into it', async () => {
    shown = words({ draft: { at: AT, base: 4, docs: { markdown: 'Better.' }, revises: 'urn:weft:proposal:1' } });
    answer = { state: 'proposed', proposal: 'urn:weft:proposal:1' };
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Propose…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Put this into your proposal for Orders' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Propose' }));
    await waitFor(() => expect(edits.at(-1)).toMatchObject({ propose: { revises: 'urn:weft:proposal:1' } }));
  });

  it('never shows a refusal as an empty page', async () => {
    shown = { code: 'denied', message: 'you may not see this', hint: null, retryable: false };
    open();
    expect(await screen.findByText('You may not see the words about Orders')).toBeInTheDocument();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  });
});
