import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Schema, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppError, PreviewRowsRequest, ShowEntityResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { handleKey } from '@/lib/screen';
import { EntityPage } from './entity-page';
import { validateEntitySearch } from './entity-search';

// Parts of the page are loaded when they are opened, and a busy machine takes its time for that.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const table = { urn: 'urn:weft:asset:orders', kind: 'table' as const, name: 'orders', full_name: 'lake.sales.orders', domain: 'sales' };
const AT = '2026-11-23T09:40:00Z';

function entity(change: Partial<ShowEntityResponse> = {}): ShowEntityResponse {
  return {
    ...table,
    owner: 'Maya Lindqvist',
    description: 'One row per order.',
    fields: [{ id: 1, path: 'mail', type: 'string', required: false, classification: 'pii' }, { id: 2, path: 'country', type: 'string', required: false }],
    snapshots: [{ id: '884122075913046200', at: AT, operation: 'append', rows: 2 }, { id: '884122075913046201', parent_id: '884122075913046200', at: AT, operation: 'append', rows: 3 }],
    slas: [{ property: 'latency', value: '15', unit: 'm' }, { property: 'availability', value: '99.9', unit: 'percent' }],
    sources: ['lake'], places: [], markdown: null, people: [], status: 'active', version: '3.2.0', tags: [], terms: [],
    freshness: { state: 'late', age_ms: 1_800_000, promised_ms: 900_000, last_commit: AT },
    quality: null, tests: { results: [] }, current_snapshot: '884122075913046201', refs: [], partition: [], sort: [], schema_versions: 1,
    location: null, format_version: 2, aliases: [], merged: [], product: null, output_ports: [], input_ports: [], contract: null,
    data_asset: table, products: [], upstream: [], downstream: [], owned_products: [], owned_assets: [],
    findings: [{ kind: 'late', severity: 'bad', text: 'Late by 15 min' }], starred: false, access: 'readable', updated: AT,
    provenance: [
      { aspect: 'docs', origin: { by: 'person', name: 'maya' }, at: AT, shown: true },
      { aspect: 'docs', origin: { by: 'source', name: 'dbt' }, at: AT, shown: false },
    ],
    ...change,
  };
}

let views: { view: string; dialect: string; version: string }[] = [];
let filters: { table: string; by: string; condition: string }[] = [];

function rows(): ArrayBuffer {
  const columns = new Table({ mail: vectorFromArray(['a@example.org', 'b@example.org'], new Utf8()), country: vectorFromArray(['DE', ''], new Utf8()) });
  const report = { snapshot_id: '884122075913046201', masked: [{ column: 'mail', by: 'weft', why: 'classified pii in contract Orders 3.2.0' }], row_filters: filters, views, files_read: 1, files_total: 4, bytes_read: 2048, took_ms: 12, rows: 2, truncated: null };
  const schema = new Schema(columns.schema.fields, new Map([['weft.report', JSON.stringify(report)]]));
  return tableToIPC(new Table(schema, columns.batches), 'stream').slice().buffer;
}

const previews: PreviewRowsRequest[] = [];
let shown: ShowEntityResponse | AppError;

beforeEach(() => {
  previews.length = 0;
  filters = [];
  views = [];
  shown = entity();
  setTransport({
    invoke(command, args) {
      const request = args.request as PreviewRowsRequest;
      if (command === 'show_entity') return 'urn' in shown ? Promise.resolve(shown) : Promise.reject(new WeftError(shown));
      if (command === 'show_schema') return Promise.resolve({ versions: [], from: null, to: null, fields: entity().fields, before: entity().fields, changes: [] });
      if (command === 'show_statistics') return Promise.resolve({ snapshot_id: null, at: null, rows: 2, files: 1, delete_files: 0, columns: [] });
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
  const page = createRoute({ getParentRoute: () => root, path: '/entity/$urn', validateSearch: validateEntitySearch, component: () => <EntityPage urn="sales.orders" lineage={<p>lineage</p>} /> });
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
    const promises = await screen.findByRole('table', { name: 'Service levels' });
    const [, latency, availability] = within(promises).getAllByRole('row');
    expect(latency).toHaveTextContent('within 15 min30 minLate by 15 min');
    expect(availability).toHaveTextContent('Promised, not measured');
    expect(screen.getByRole('alert')).toHaveTextContent('Late by 15 min. The newest data is older than promised.');
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
    await userEvent.click(screen.getByRole('button', { name: 'Ask the source again' }));
    await waitFor(() => expect(previews).toHaveLength(1));
  });
});
