import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, render, renderHook, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Schema, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppError, EditDocsRequest, EditDocsResponse, PreviewRowsRequest, ShowEntityResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { useGathered } from '@/lib/asking';
import { handleKey } from '@/lib/screen';
import { EntityPage } from './entity-page';
import { AT, entity, promises, table, words } from './entity-page.samples';
import { validateEntitySearch } from './entity-search';

// Parts of the page are loaded when they are opened, and a busy machine takes its time for that.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

let views: { view: string; dialect: string; version: string }[] = [];
let filters: { table: string; by: string; condition: string }[] = [];

function rows(): ArrayBuffer {
  const columns = new Table({ mail: vectorFromArray(['a@example.org', 'b@example.org'], new Utf8()), country: vectorFromArray(['DE', ''], new Utf8()) });
  const report = { snapshot_id: '884122075913046201', masked: [{ column: 'mail', by: 'weft', why: 'classified pii in contract Orders 3.2.0' }], row_filters: filters, views, files_read: 1, files_total: 4, bytes_read: 2048, took_ms: 12, rows: 2, truncated: null, until: null };
  const schema = new Schema(columns.schema.fields, new Map([['weft.report', JSON.stringify(report)]]));
  return tableToIPC(new Table(schema, columns.batches), 'stream').slice().buffer;
}

const edits: EditDocsRequest[] = [];
let answer: Partial<EditDocsResponse>;

function edited(request: EditDocsRequest): EditDocsResponse {
  edits.push(request);
  return { state: 'published', base: 8, conflicts: [], notes: [], proposal: null, ...answer };
}

const previews: PreviewRowsRequest[] = [];
let shown: ShowEntityResponse | AppError;

beforeEach(() => {
  previews.length = 0;
  edits.length = 0;
  answer = {};
  filters = [];
  views = [];
  shown = entity();
  setTransport({
    invoke(command, args) {
      const request = args.request as PreviewRowsRequest;
      if (command === 'show_entity') return 'urn' in shown ? Promise.resolve(shown) : Promise.reject(new WeftError(shown));
      if (command === 'show_docs') return Promise.resolve(words());
      if (command === 'edit_docs') return Promise.resolve(edited(args.request as EditDocsRequest));
      if (command === 'save_draft') return Promise.resolve({ at: AT });
      if (command === 'show_schema') return Promise.resolve({ versions: [], from: null, to: null, fields: entity().fields, before: entity().fields, changes: [] });
      if (command === 'show_statistics') return Promise.resolve({ snapshot_id: null, at: null, rows: 2, files: 1, delete_files: 0, columns: [], until: null });
      if (command === 'show_slas') return Promise.resolve(promises());
      if (command === 'search_assets') return Promise.resolve({ total: 1, hits: [{ ...table, matched: [], score: 1 }] });
      if (command !== 'preview_rows') return Promise.resolve({});
      previews.push(request);
      const refused: AppError = { code: 'invalid', message: 'there is no column `zzz`', hint: 'name one of mail, country', retryable: false };
      return request.sort && request.sort.length > 0 ? Promise.reject(new WeftError(refused)) : Promise.resolve(rows());
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function open(search = '') {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/entity/$urn', validateSearch: validateEntitySearch, component: () => <EntityPage urn="sales.orders" lineage={<p>lineage</p>} access={<p>access</p>} /> });
  const others = ['/discover', '/mesh'].map((path) => createRoute({ getParentRoute: () => root, path, component: () => null }));
  const router = createRouter({ routeTree: root.addChildren([page, ...others]), history: createMemoryHistory({ initialEntries: [`/entity/sales.orders${search}`] }) });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  window.addEventListener('keydown', handleKey);
  return render(
    <QueryClientProvider client={client}>
      {/* The test's own tree stands in for the one that is registered. */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

describe('overview', () => {
  it('says what is promised and not measured, and what is late', async () => {
    open();
    expect(await screen.findByText(/Retention 2 y was taken back by maya/)).toHaveTextContent('mesh still promises it');
    const table = screen.getByRole('table', { name: 'Service levels' });
    const [, latency, availability] = within(table).getAllByRole('row');
    expect(latency).toHaveTextContent(/Freshness15 min30 minbroken since .*97\.89 % \/ 99 %Budget spent, 15 min more than the 14 min allowed/);
    expect(latency).toContainElement(within(table).getByRole('img', { name: '1 day missed of 1 that are known' }));
    expect(availability).toHaveTextContent('Promised, not measured');
    expect(screen.getByRole('alert')).toHaveTextContent('Late by 15 min. The newest data is older than promised.');
  });

  it('is gathered for one request beside asking for it alone', async () => {
    shown = entity({ access: 'denied' });
    open();
    const gathered = renderHook(() => useGathered());
    expect(await screen.findByRole('button', { name: /^Request access/ })).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Add to request' }));
    expect(gathered.result.current).toEqual([table]);
    (document.activeElement as HTMLElement).blur();
    await userEvent.keyboard('{Shift>}R{/Shift}');
    expect(await screen.findByRole('button', { name: 'Add to request' })).toBeVisible();
    expect(gathered.result.current).toEqual([]);
  });

  it('tells who said it, and whom that overruled', async () => {
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Where the documentation comes from' }));
    const said = await screen.findAllByRole('listitem');
    const words = said.map((item) => item.textContent).filter((text) => /shown|overruled/.test(text));
    expect(words).toHaveLength(2);
    expect(words[0]).toMatch(/^maya.*shown$/);
    expect(words[1]).toMatch(/^dbt.*overruled$/);
  });

  it('offers what is close to a name that is not there', async () => {
    shown = { code: 'not_found', message: 'nothing is called `sales.orders`', hint: null, retryable: false };
    open();
    expect(await screen.findByText('“sales.orders” is not there')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Search for orders' })).toBeInTheDocument();
    expect(await screen.findByRole('navigation', { name: 'Close to it' })).toHaveTextContent('lake.sales.orders');
  });
});

describe('rows', () => {
  it('shows who masks and why, and no masked value', async () => {
    const { container } = open('?tab=data');
    const grid = await screen.findByRole('grid', { name: 'Rows' });
    expect(within(grid).getByText('DE')).toBeInTheDocument();
    expect(container).not.toHaveTextContent('example.org');
    expect(screen.queryByTitle(/example\.org/)).not.toBeInTheDocument();
    await userEvent.click(within(grid).getByRole('button', { name: 'mail is masked: why' }));
    expect(await screen.findByText(/Classified pii in contract Orders 3\.2\.0\. Weft masks it/)).toBeInTheDocument();
    expect(screen.getByText('Rows 1 to 2 of 3')).toBeInTheDocument();
    expect(screen.getByText('1 of 4 files, 2 kB read in 12 ms')).toBeInTheDocument();
  });

  it('says which rows a catalog lets a person see, and counts no others', async () => {
    filters = [{ table: 'sales.orders', by: 'mesh', condition: "country = 'DE'" }];
    open('?tab=data');
    expect(await screen.findByText('Only some rows.')).toBeInTheDocument();
    expect(screen.getByText(/The catalog of mesh lets you see rows of sales\.orders where country = 'DE'\./)).toBeInTheDocument();
    expect(screen.getByText('Rows 1 to 2')).toBeInTheDocument();
  });

  it('reads a view through its text and says so', async () => {
    views = [{ view: 'mesh.sales.german_orders', dialect: 'spark', version: '3' }];
    shown = entity({ kind: 'view', data_asset: { ...table, kind: 'view' }, snapshots: [], current_snapshot: null, format_version: 1 });
    open('?tab=data');
    expect(await screen.findByRole('grid', { name: 'Rows' })).toBeInTheDocument();
    expect(screen.getByText('Through its text.')).toBeInTheDocument();
    expect(screen.getByText(/mesh\.sales\.german_orders, version 3, written for spark/)).toHaveTextContent('your own rights');
    expect(screen.queryByRole('button', { name: 'Earlier snapshot' })).not.toBeInTheDocument();
  });

  it('says at the line what is wrong with the question, and keeps the rows from before', async () => {
    open('?tab=data');
    const grid = await screen.findByRole('grid', { name: 'Rows' });
    await userEvent.click(within(grid).getByTitle(/Sort by country/));
    expect(await screen.findByText(/There is no column “zzz”/)).toHaveTextContent('Name one of mail, country');
    expect(within(grid).getByText('DE')).toBeInTheDocument();
    expect(screen.getByText('2 rows from before')).toBeInTheDocument();
  });

  it('asks for an earlier snapshot by its whole id', async () => {
    open('?tab=data');
    await screen.findByRole('grid', { name: 'Rows' });
    await userEvent.click(screen.getByRole('button', { name: 'Earlier snapshot' }));
    await waitFor(() => expect(previews.at(-1)?.snapshot_id).toBe('884122075913046200'));
    expect(await screen.findByText('An earlier snapshot.')).toBeInTheDocument();
  });

  it('never shows a refusal as nothing, and does not ask by itself', async () => {
    shown = entity({ access: 'denied', findings: [] });
    open('?tab=data');
    expect(await screen.findByText('You may not see the rows of orders')).toBeInTheDocument();
    expect(screen.queryByRole('grid')).not.toBeInTheDocument();
    expect(previews).toHaveLength(0);
    await userEvent.click(screen.getByRole('button', { name: 'Try to read it' }));
    await waitFor(() => expect(previews).toHaveLength(1));
  });
});

describe('words on columns', () => {
  async function tree() {
    open('?tab=schema');
    const grid = await screen.findByRole('treegrid', { name: 'Fields' });
    await screen.findByText('ISO code upstream');
    grid.focus();
    return grid;
  }

  it('are written in their place by keyboard, over what was seen', async () => {
    const grid = await tree();
    await userEvent.keyboard('{ArrowDown}e');
    const input = await within(grid).findByRole('textbox', { name: 'Description of mail' });
    await userEvent.clear(input);
    await userEvent.type(input, 'Where the customer is written to{Enter}');
    await waitFor(() => expect(edits).toHaveLength(1));
    expect(edits[0]).toMatchObject({ base: 7, columns: [{ id: 1, path: 'mail', doc: 'Where the customer is written to' }] });
  });

  it('stay typed when Escape leaves them, and are not published', async () => {
    const grid = await tree();
    await userEvent.keyboard('{ArrowDown}e');
    await userEvent.type(await within(grid).findByRole('textbox', { name: 'Description of mail' }), ' and more{Escape}');
    expect(await within(grid).findByText('the catalog on mail and more')).toBeInTheDocument();
    expect(edits).toHaveLength(0);
  });

  it('are offered from upstream and taken by one key, never silently', async () => {
    await tree();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(edits).toHaveLength(0);
    await userEvent.keyboard('a');
    await waitFor(() => expect(edits[0]).toMatchObject({ columns: [{ id: 2, path: 'country', doc: 'ISO code upstream' }] }));
  });

  it('label several fields at once', async () => {
    await tree();
    await userEvent.keyboard('{ArrowDown}{Shift>}{ArrowDown}{/Shift}t');
    const bar = await screen.findByRole('form', { name: 'Marked fields' });
    expect(bar).toHaveTextContent('2 fields marked');
    await userEvent.type(within(bar).getByRole('textbox', { name: 'Add tags' }), 'gdpr, key');
    await userEvent.type(within(bar).getByRole('textbox', { name: 'Classification' }), 'internal{Enter}');
    await waitFor(() => expect(edits).toHaveLength(1));
    expect(edits[0]?.columns).toEqual([
      { id: 1, path: 'mail', add_tags: ['gdpr', 'key'], classification: 'internal' },
      { id: 2, path: 'country', add_tags: ['gdpr', 'key'], classification: 'internal' },
    ]);
    await waitFor(() => expect(screen.queryByRole('form', { name: 'Marked fields' })).not.toBeInTheDocument());
  });

  it('show both versions when somebody was first, and lose neither', async () => {
    const entry = (doc: string) => ({ aspect: 'field_docs' as const, value: { fields: [{ path: 'mail', doc, by: 'bob', at: AT }] } });
    answer = { state: 'conflict', base: 9, conflicts: [{ aspect: 'field_docs', column: 'mail', by: 'bob', at: AT, revision: 9, theirs: entry('Bob on mail'), mine: entry('mine') }] };
    const grid = await tree();
    await userEvent.keyboard('{ArrowDown}e');
    await userEvent.type(await within(grid).findByRole('textbox', { name: 'Description of mail' }), '!{Enter}');
    expect(await screen.findByText(/bob described it/)).toBeInTheDocument();
    expect(screen.getByText('mail: Bob on mail')).toBeInTheDocument();
    expect(within(grid).getByText('the catalog on mail!')).toBeInTheDocument();
    answer = {};
    await userEvent.click(screen.getByRole('button', { name: 'Publish mine' }));
    await waitFor(() => expect(edits.at(-1)).toMatchObject({ base: 9, columns: [{ doc: 'the catalog on mail!' }] }));
  });
});
