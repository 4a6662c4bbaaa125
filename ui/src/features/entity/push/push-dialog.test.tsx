import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlanPushResponse, PushDocsRequest, PushDocsResponse, PushTarget } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { PushDialog } from './push-dialog';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const change = { thing: '', path: 'order_id', part: 'doc', old: 'as it was', new: 'As on the receipt', by: 'maya', line: null };
const table: PushTarget = {
  key: 'iceberg:mesh:sales.orders', kind: 'iceberg', source: 'mesh', place: 'sales.orders', folder: null, changes: [change], held: [], refused: null, patch: null, writable: true,
};
const DIFF = '--- a\n+++ b\n-x\n+y\n';
const project: PushTarget = {
  ...table, key: 'dbt:shop:models/schema.yml', kind: 'dbt', source: 'shop', place: 'models/schema.yml', folder: '/shop', writable: false, patch: DIFF,
  held: [{ thing: '', path: 'status', part: 'description', why: 'it is put together by dbt from a docs block' }],
};
const closed: PushTarget = {
  ...table, key: 'iceberg:old:sales.orders', source: 'old', changes: [], writable: false, refused: { code: 'denied', message: 'you may not', hint: null, retryable: false },
};

let plan: PlanPushResponse;
let answer: PushDocsResponse | WeftError | Promise<PushDocsResponse>;
let closings: number;
let plans: number;
const asked: PushDocsRequest[] = [];
const calls: string[] = [];
const stopped: string[] = [];

beforeEach(() => {
  asked.length = 0;
  calls.length = 0;
  stopped.length = 0;
  closings = 0;
  plans = 0;
  plan = { thing: { urn: 'urn:weft:table:x', kind: 'table', name: 'orders', full_name: 'mesh.sales.orders', domain: null }, digest: 'd1', targets: [table, project, closed], notes: [] };
  answer = { outcomes: [], patches: [], notes: [], plan: null };
  setTransport({
    invoke: (command: string, args: Record<string, unknown>) => {
      if (command === 'plan_push') {
        plans += 1;
        return Promise.resolve(plan);
      }
      if (command === 'cancel_call') {
        stopped.push(args['call'] as string);
        return Promise.resolve(null);
      }
      asked.push(args['request'] as PushDocsRequest);
      calls.push(args['call'] as string);
      return answer instanceof WeftError ? Promise.reject(answer) : Promise.resolve(answer);
    },
    stream: () => Promise.reject(new Error('nothing streams here')),
    listen: () => Promise.resolve(() => undefined),
  });
});

function open() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <PushDialog urn="urn:weft:table:x" name="orders" onClose={() => (closings += 1)} />
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

describe('pushing words to sources', () => {
  it('shows what changes where, what stays and what cannot be', async () => {
    open();
    expect(await screen.findByText('1 description, committed to the table')).toBeTruthy();
    expect(screen.getAllByText('as it was').length).toBe(2);
    expect(screen.getByText('One thing stays in Weft')).toBeTruthy();
    expect(screen.getByText('You may not.')).toBeTruthy();
  });

  it('sends only what is ticked, under the plan that was seen', async () => {
    const user = open();
    await user.click(await screen.findByRole('checkbox', { name: 'dbt project shop' }));
    answer = { outcomes: [{ key: table.key, kind: 'iceberg', source: 'mesh', place: 'sales.orders', state: 'written', words: 'the catalog took 1 descriptions', hint: null }], patches: [], notes: [], plan: null };
    await user.click(screen.getByRole('button', { name: 'Push to 1 place' }));
    expect(await screen.findByText('Written')).toBeTruthy();
    expect(asked).toEqual([{ name: 'urn:weft:table:x', digest: 'd1', targets: [table.key], write: false }]);
  });

  it('keeps the plan where it is refused, and looks again', async () => {
    const user = open();
    answer = new WeftError({ code: 'failed', message: 'what would be pushed is not what you saw', hint: null, retryable: true });
    await user.click(await screen.findByRole('button', { name: 'Push to 1, patch 1' }));
    expect(await screen.findByText('what would be pushed is not what you saw')).toBeTruthy();
    plan = { ...plan, digest: 'd2', targets: [project] };
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    answer = { outcomes: [{ key: project.key, kind: 'dbt', source: 'shop', place: 'models/schema.yml', state: 'patched', words: '1 descriptions are in the patch', hint: null }], patches: [{ folder: '/shop', text: DIFF, saved: null }], notes: [], plan: null };
    await user.click(await screen.findByRole('button', { name: 'Make the patch' }));
    expect(await screen.findByRole('heading', { name: 'The patch' })).toBeTruthy();
    expect(asked.at(-1)?.digest).toBe('d2');
  });

  it('stays open until it is known what became of it', async () => {
    const user = open();
    let tell: (answer: PushDocsResponse) => void = () => undefined;
    answer = new Promise((resolve) => (tell = resolve));
    await user.click(await screen.findByRole('button', { name: 'Push to 1, patch 1' }));
    expect(await screen.findByText(/stays open until/)).toBeTruthy();
    await user.click(screen.getAllByRole('button', { name: 'Close' })[0] as HTMLElement);
    await user.keyboard('{Escape}');
    expect(closings).toBe(0);
    tell({ outcomes: [{ key: table.key, kind: 'iceberg', source: 'mesh', place: 'sales.orders', state: 'written', words: 'the catalog took 1 description', hint: null }], patches: [], notes: ['what stands there now could not be read'], plan: null });
    expect(await screen.findByText('Written')).toBeTruthy();
    expect(screen.getByText('What stands there now could not be read.')).toBeTruthy();
    expect(plans).toBe(1);
    await user.keyboard('{Escape}');
    expect(closings).toBe(1);
  });

  it('is stopped before the next place, and tells what was done and what was not', async () => {
    const user = open();
    let tell: (answer: PushDocsResponse) => void = () => undefined;
    answer = new Promise((resolve) => (tell = resolve));
    await user.click(await screen.findByRole('button', { name: 'Push to 1, patch 1' }));
    await user.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(calls).toHaveLength(1);
    await waitFor(() => expect(stopped).toEqual(calls));
    expect(await screen.findByText(/Stopping before the next place/)).toBeTruthy();
    expect(closings).toBe(0);
    const outcome = { kind: table.kind, source: 'mesh', place: 'sales.orders', hint: null };
    tell({
      outcomes: [
        { ...outcome, key: table.key, state: 'written', words: 'the catalog took 1 description' },
        { ...outcome, key: closed.key, state: 'stopped', words: 'nothing was sent there' },
      ],
      patches: [], notes: [], plan: null,
    });
    expect(await screen.findByText('Written')).toBeTruthy();
    expect(screen.getByText('Not begun')).toBeTruthy();
  });

  it('says which thing of a file is meant, and shows a patch for each folder', async () => {
    plan = { ...plan, targets: [{ ...project, held: [], changes: [{ ...change, thing: 'orders' }, { ...change, thing: 'revenue' }] }] };
    const user = open();
    expect(await screen.findByText('orders · order_id')).toBeTruthy();
    expect(screen.getByText('revenue · order_id')).toBeTruthy();
    const patches = ['/shop', '/agreed'].map((folder) => ({ folder, text: DIFF, saved: null }));
    answer = { outcomes: [], patches, notes: [], plan: null };
    await user.click(screen.getByRole('button', { name: 'Make the patch' }));
    for (const folder of ['/shop', '/agreed']) expect(await screen.findByRole('heading', { name: `The patch for ${folder}` })).toBeTruthy();
  });
});
