import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AppError, ListPoliciesResponse, PolicyView, ShowEntityResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { placeOf, settingsOf, stateOf } from './policy-words';
import { RetentionCard } from './retention-card';

const table = { urn: 'urn:weft:asset:orders', kind: 'table' as const, name: 'orders', full_name: 'lake.sales.orders', domain: 'sales' };

const expire: PolicyView = {
  name: 'expire', kind: 'system.snapshot-expiry', about: 'snapshot expiry', namespace: ['sales'], inherited: true, enabled: true, description: null,
  settings: [{ key: 'max_snapshot_age_days', label: 'days that snapshots are kept', value: '7' }, { key: 'acme', label: 'acme', value: 'x' }], version: 0, unread: null,
};

function answer(change: Partial<ListPoliciesResponse> = {}): ListPoliciesResponse {
  return {
    table: table.full_name, kept: true, policies: [expire], refused: null,
    retention: {
      promised: { value: '26 months', from: 'contract Orders 3.2.0' }, oldest_snapshot: '2024-01-05T09:00:00Z', snapshots: 50,
      oldest_row: '2024-01-01T00:00:00Z', oldest_row_by: 'lowest `placed_at` by the bounds of its files', expiry: '`expire` lets engines remove snapshots after 7 days',
    },
    notes: [{ severity: 'warn', text: 'Expiry removes old versions of the table, not rows.' }],
    ...change,
  };
}

let told: ListPoliciesResponse | AppError;
let asked: unknown[];

beforeEach(() => {
  asked = [];
  told = answer();
  setTransport({
    invoke(_command, args) {
      asked.push(args.request);
      return 'code' in told ? Promise.reject(new WeftError(told)) : Promise.resolve(told);
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function open(asset: typeof table | null = table) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const entity = { urn: 'urn:weft:product:orders', data_asset: asset } as unknown as ShowEntityResponse;
  return render(
    <QueryClientProvider client={client}>
      <RetentionCard entity={entity} />
    </QueryClientProvider>,
  );
}

describe('retention', () => {
  it('shows promise, row, snapshot and expiry side by side, and what does not fit', async () => {
    open();
    expect(await screen.findByText('26 months')).toBeInTheDocument();
    const names = screen.getAllByRole('term').map((one) => one.textContent);
    expect(names).toEqual(['Promised', 'Oldest row', 'Oldest snapshot', 'Expiry']);
    expect(screen.getByText('contract Orders 3.2.0')).toBeInTheDocument();
    expect(screen.getByText('Lowest “placed_at” by the bounds of its files.')).toBeInTheDocument();
    expect(screen.getByText('of 50 snapshots')).toBeInTheDocument();
    expect(screen.getByText('“expire” lets engines remove snapshots after 7 days.')).toBeInTheDocument();
    expect(within(screen.getByRole('list', { name: 'What does not fit' })).getByText(/not rows/)).toBeInTheDocument();
    const [, row] = within(screen.getByRole('table', { name: 'Maintenance policies' })).getAllByRole('row');
    expect(row).toHaveTextContent('OnSnapshot expiryexpiredays that snapshots are kept: 7 · acme: xinherited from above, kept in sales');
    expect(screen.getByText('lake.sales.orders')).toBeInTheDocument();
    expect(asked).toEqual([{ name: 'urn:weft:product:orders' }]);
  });

  it('tells denied from none, and shows the rest all the same', async () => {
    told = answer({ policies: [], notes: [], refused: { code: 'denied', message: 'the policies of sales.orders: you may not', hint: 'ask for TABLE_READ_PROPERTIES on it', retryable: false } });
    open();
    expect(await screen.findByText('You may not see the policies of this table.')).toBeInTheDocument();
    expect(screen.getByText(/Ask for TABLE_READ_PROPERTIES on it\./)).toBeInTheDocument();
    expect(screen.getByText('26 months')).toBeInTheDocument();
    expect(screen.queryByText(/No policy/)).not.toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('says that none holds, or that the source keeps none', async () => {
    told = answer({ policies: [], notes: [] });
    const { unmount } = open();
    expect(await screen.findByText('No policy holds for this table.')).toBeInTheDocument();
    unmount();
    const unknown = { promised: null, oldest_snapshot: null, snapshots: 0, oldest_row: null, oldest_row_by: 'no column dates a row', expiry: 'no policy expires snapshots here' };
    told = answer({ policies: [], notes: [], kept: false, retention: unknown });
    open();
    expect(await screen.findByText('This source keeps no policies.')).toBeInTheDocument();
    expect(screen.getByText('Nothing is promised')).toBeInTheDocument();
    expect(screen.getByText('Not known')).toBeInTheDocument();
    expect(screen.getByText('None is known')).toBeInTheDocument();
  });

  it('asks again after a catalog that did not answer', async () => {
    told = answer({ policies: [], notes: [], refused: { code: 'unavailable', message: 'lake cannot be reached', hint: null, retryable: true } });
    open();
    const again = await screen.findByRole('button', { name: 'Try again' });
    told = answer();
    await userEvent.click(again);
    expect(await screen.findByRole('table', { name: 'Maintenance policies' })).toBeInTheDocument();
  });

  it('says what failed as a whole, and is not there without a table', async () => {
    told = { code: 'not_found', message: 'nothing is called `x`', hint: null, retryable: false };
    const { unmount } = open();
    expect(await screen.findByText(/Nothing is called “x”\./)).toBeInTheDocument();
    unmount();
    asked = [];
    const { container } = open(null);
    expect(container).toBeEmptyDOMElement();
    expect(asked).toEqual([]);
  });
});

describe('words of a policy', () => {
  it('tells where it comes from and what is unclear', () => {
    expect(placeOf({ ...expire, inherited: false, namespace: ['sales', 'eu'] })).toBe('the table itself, kept in sales.eu');
    expect(placeOf({ ...expire, namespace: [] })).toBe('inherited from above');
    expect(stateOf({ ...expire, enabled: null })).toBe('Unclear');
    expect(stateOf({ ...expire, enabled: false })).toBe('Off');
    expect(settingsOf({ ...expire, settings: [] })).toBe('');
  });
});
