import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { changePerson, watchEnds } from './ends';
import { WeftError } from './error';

const START = Date.parse('2026-12-01T09:00:00Z');
const closed = () => new WeftError({ code: 'denied', message: 'the ledger is closed without a grant', hint: null, retryable: false });

let client: QueryClient;
let stop: () => void;
/** What the one who decides answers, by verb. */
let answers: Record<string, () => unknown>;
let calls: string[];
const onEnd = vi.fn();

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000, networkMode: 'always' } } });
  calls = [];
  answers = {};
  onEnd.mockClear();
  stop = watchEnds(client, onEnd);
});

afterEach(() => {
  stop();
  client.clear();
  vi.useRealTimers();
});

/** Moments from the start of the test. */
const after = (millis: number) => new Date(START + millis).toISOString();
const rows = (until: string | null) => ({ report: { until } });

function Looks({ verb, name = 'a' }: { verb: string; name?: string }) {
  const { data, error, isFetching } = useQuery({
    queryKey: [verb, { name }],
    queryFn: async () => {
      calls.push(verb);
      await new Promise((resolve) => setTimeout(resolve, 10));
      return answers[verb]?.();
    },
  });
  return <p>{`${verb} ${name}: ${data ? 'shown' : isFetching ? 'asking' : (error?.message ?? 'nothing')}`}</p>;
}

function look(...parts: { verb: string; name?: string }[]) {
  return render(
    <QueryClientProvider client={client}>
      {parts.map((part) => (
        <Looks key={part.verb} {...part} />
      ))}
    </QueryClientProvider>,
  );
}

const pass = (millis: number) => act(() => vi.advanceTimersByTimeAsync(millis));

it('drops rows when the right to them ends, and asks everything that is seen once again', async () => {
  answers = { preview_rows: () => rows(after(60_000)), show_entity: () => ({ access_until: after(60_000) }), show_frame: () => ({}) };
  look({ verb: 'preview_rows' }, { verb: 'show_entity' }, { verb: 'show_frame' });
  await pass(59_000);
  expect(calls).toEqual(['preview_rows', 'show_entity', 'show_frame']);
  expect(screen.getByText('preview_rows a: shown')).toBeInTheDocument();
  answers.preview_rows = () => {
    throw closed();
  };
  answers.show_entity = () => ({ access_until: null });
  await pass(1_001);
  // They are gone before anybody has answered.
  expect(screen.getByText('preview_rows a: asking')).toBeInTheDocument();
  await pass(20);
  expect(screen.getByText('preview_rows a: the ledger is closed without a grant')).toBeInTheDocument();
  expect(calls.slice(3).sort()).toEqual(['preview_rows', 'show_entity', 'show_frame']);
  expect(onEnd).toHaveBeenCalledOnce();
  await pass(3_600_000);
  expect(calls).toHaveLength(6);
});

it('drops what nobody looks at just now as well: statements and statistics', async () => {
  answers = { run_sql: () => rows(after(5_000)), show_statistics: () => ({ until: after(5_000) }) };
  const { unmount } = look({ verb: 'run_sql' }, { verb: 'show_statistics' });
  await pass(100);
  unmount();
  expect(client.getQueryData(['run_sql', { name: 'a' }])).toBeDefined();
  await pass(4_901);
  expect(client.getQueryData(['run_sql', { name: 'a' }])).toBeUndefined();
  expect(client.getQueryData(['show_statistics', { name: 'a' }])).toBeUndefined();
});

it('does not wait for who does not answer', async () => {
  answers = { preview_rows: () => rows(after(5_000)) };
  look({ verb: 'preview_rows' });
  await pass(100);
  answers.preview_rows = () => new Promise(() => undefined);
  void client.invalidateQueries();
  await pass(4_000);
  expect(screen.getByText('preview_rows a: shown')).toBeInTheDocument();
  await pass(901);
  expect(client.getQueryData(['preview_rows', { name: 'a' }])).toBeUndefined();
});

it('leaves it to who decides whether it is over: an end by another clock is asked for again, ever more rarely', async () => {
  answers = { explain_access: () => ({ until: after(1_000), path: [] }) };
  look({ verb: 'explain_access' });
  await pass(60_000);
  const first = calls.length;
  expect(first).toBeGreaterThan(3);
  expect(first).toBeLessThan(9);
  answers.explain_access = () => ({ until: null, path: [] });
  await pass(60_000);
  const last = calls.length;
  await pass(600_000);
  expect(calls).toHaveLength(last);
});

it('asks once for a listed end, which stands there when it is over, too', async () => {
  answers = {
    list_grants: () => ({ grants: [{ until: after(5_000), end: null }, { until: after(9_000), end: { at: after(1) } }] }),
    list_requests: () => ({ requests: [{ grant: null, until: after(7_000) }] }),
  };
  look({ verb: 'list_grants' }, { verb: 'list_requests' });
  await pass(600_000);
  expect(calls.sort()).toEqual(['list_grants', 'list_grants', 'list_requests', 'list_requests']);
});

it('looks at the clock when the window is seen again: a machine that slept has no timers', async () => {
  answers = { preview_rows: () => rows(after(3_600_000)) };
  look({ verb: 'preview_rows' });
  await pass(100);
  vi.setSystemTime(START + 3_600_000);
  act(() => void window.dispatchEvent(new Event('focus')));
  expect(client.getQueryData(['preview_rows', { name: 'a' }])).toBeUndefined();
});

it('waits for an end that is further away than a timer reaches', async () => {
  answers = { preview_rows: () => rows(after(90 * 86_400_000)) };
  look({ verb: 'preview_rows' });
  await pass(300_000);
  expect(calls).toEqual(['preview_rows']);
});

it('keeps no value beside a refusal, and none of another person', async () => {
  answers = { preview_rows: () => rows(null), show_entity: () => ({ access_until: null }) };
  look({ verb: 'preview_rows' }, { verb: 'show_entity' });
  await pass(100);
  answers.preview_rows = () => {
    throw closed();
  };
  void client.invalidateQueries();
  await pass(100);
  expect(screen.getByText('preview_rows a: the ledger is closed without a grant')).toBeInTheDocument();
  answers.preview_rows = () => rows(null);
  changePerson(client);
  await pass(1);
  expect(screen.getByText('preview_rows a: asking')).toBeInTheDocument();
  await pass(100);
  expect(screen.getByText('preview_rows a: shown')).toBeInTheDocument();
  expect(calls.filter((verb) => verb === 'show_entity')).toHaveLength(3);
});
