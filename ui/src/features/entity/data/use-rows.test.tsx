import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import { Schema, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { useRows, type Asked } from './use-rows';

const START = Date.parse('2026-12-01T09:00:00Z');
const UNTIL = new Date(START + 10_000).toISOString();
const LEDGER: Asked = { kind: 'sql', sql: 'select * from finance.general_ledger', limit: 100 };
const WRONG: Asked = { kind: 'sql', sql: 'selec', limit: 100 };

function rows(until: string | null): ArrayBuffer {
  const columns = new Table({ account: vectorFromArray(['4711'], new Utf8()) });
  const report = { snapshot_id: null, masked: [], row_filters: [], views: [], files_read: 1, files_total: 1, bytes_read: 1, took_ms: 1, rows: 1, truncated: null, until };
  const schema = new Schema(columns.schema.fields, new Map([['weft.report', JSON.stringify(report)]]));
  return tableToIPC(new Table(schema, columns.batches), 'stream').slice().buffer;
}

let client: QueryClient;
let answer: (sql: string) => Promise<ArrayBuffer>;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  client = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } });
  answer = (sql) => (sql === 'selec' ? refuse('invalid') : Promise.resolve(rows(UNTIL)));
  setTransport({
    invoke: (_, args) => answer((args.request as { sql: string }).sql),
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

afterEach(() => {
  client.clear();
  vi.useRealTimers();
});

const refuse = (code: 'invalid' | 'denied') => Promise.reject(new WeftError({ code, message: code, hint: null, retryable: false }));
const pass = (millis: number) => act(() => vi.advanceTimersByTimeAsync(millis));

function read(asked: Asked | null) {
  return renderHook((props: { asked: Asked | null }) => useRows(props.asked), {
    initialProps: { asked },
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
}

it('shows rows of an earlier question no longer than they may be seen', async () => {
  const { result, rerender } = read(LEDGER);
  await pass(100);
  expect(result.current.rows?.report.until).toBe(UNTIL);
  rerender({ asked: WRONG });
  await pass(100);
  expect(result.current).toMatchObject({ current: false, error: { code: 'invalid' }, rows: { length: 1 } });
  await pass(9_801);
  expect(result.current.rows).toBeUndefined();
});

it('shows no rows beside a refusal, be it of the same question or of the next one', async () => {
  const { result, rerender } = read(LEDGER);
  await pass(100);
  answer = () => refuse('denied');
  await act(() => client.invalidateQueries());
  await pass(100);
  expect(result.current.error?.code).toBe('denied');
  expect(result.current.rows).toBeUndefined();
  answer = () => Promise.resolve(rows(null));
  act(() => result.current.retry());
  await pass(100);
  expect(result.current.rows?.length).toBe(1);
  answer = () => refuse('denied');
  rerender({ asked: WRONG });
  await pass(100);
  expect(result.current.rows).toBeUndefined();
});

it('keeps nothing of what is closed and not asked any more', async () => {
  const { result, rerender } = read(LEDGER);
  await pass(100);
  rerender({ asked: null });
  await pass(1);
  expect(result.current.rows).toBeUndefined();
  expect(client.getQueryCache().findAll({ queryKey: ['run_sql'] })).toEqual([]);
});
