import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EditSlasRequest, EditSlasResponse, ShowEntityResponse, ShowSlasResponse, Sla, TestSlaRequest } from '@/ipc/bindings';
import { setTransport } from '@/ipc/transport';
import { handleKey } from '@/lib/screen';
import { SlaEditor } from './sla-editor';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const AT = '2026-11-23T09:40:00Z';
const thing = { urn: 'urn:weft:asset:orders', kind: 'table' as const, name: 'orders', full_name: 'lake.sales.orders', domain: 'sales' };
const latency: Sla = { property: 'latency', value: '15', unit: 'min' };
const shown: ShowSlasResponse = {
  thing, base: 3, window_days: 90, written: [latency], observations: [], withdrawn: [], elements: ['orders'], draft: null, relies: [{ thing: { ...thing, urn: 'urn:weft:asset:x', name: 'Fraud' }, promised_ms: 300_000 }],
  terms: [{ property: 'latency', short: 'ly', label: 'Freshness', about: 'Data is at most this old', quantity: 'span', units: ['min', 'h'], measured_by: 'snapshots', unmeasured: null }],
  promises: [
    {
      property: 'latency', label: 'Freshness', promised: '15 min', sla: latency, by: 'ann', written: true, at: AT, inherited: false, tables: [], beneath: [], state: 'holds', since: AT, scale: 'millis', limit: 900_000,
      value: 60_000, measured: '1 min', measured_by: 'snapshots', why: null, notes: [], measured_from: AT, measured_ms: 1, held: 100, objective: null, met: null, budget_ms: null, budget_left_ms: null, budget_left: null,
      spent_at: null, breaches: [], breach_count: 0, series: [],
    },
  ],
};

let published: EditSlasRequest[];
let answers: EditSlasResponse[];

beforeEach(() => {
  published = [];
  answers = [];
  setTransport({
    invoke(command, args) {
      if (command === 'test_sla') {
        const { sla } = args.request as TestSlaRequest;
        const negative = sla.value.startsWith('-');
        const problems = negative ? [{ field: 'value', message: 'This cannot be less than nothing.' }] : [];
        const advice = sla.objective === '99.9' ? 'Ask for at most 97.8 %, or promise 20 min.' : null;
        return Promise.resolve({ sla, promised: `${sla.value} min`, window_days: 90, problems, measure: null, today: null, passing: [], verdict: 'In the last 90 days it was met.', advice });
      }
      if (command === 'edit_slas') {
        published.push(args.request as EditSlasRequest);
        return Promise.resolve(answers.shift() ?? { state: 'published', base: 4, conflicts: [] });
      }
      if (command === 'save_draft') return Promise.resolve({ at: AT });
      return Promise.resolve({ draft: null });
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function open() {
  const root = createRootRoute();
  const editor = createRoute({ getParentRoute: () => root, path: '/', component: () => <SlaEditor entity={thing as unknown as ShowEntityResponse} latest={shown} onReload={() => {}} /> });
  const page = createRoute({ getParentRoute: () => root, path: '/entity/$urn', component: () => <p>the page</p> });
  const router = createRouter({ routeTree: root.addChildren([editor, page]), history: createMemoryHistory({ initialEntries: ['/'] }) });
  window.addEventListener('keydown', handleKey);
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

const publish = () => screen.getByRole('button', { name: 'Publish' });
async function type(label: string, text: string) {
  const field = await screen.findByRole('textbox', { name: label });
  await userEvent.clear(field);
  await userEvent.type(field, text);
}

describe('the editor of promises', () => {
  it('keeps publishing off until every field is right', async () => {
    open();
    await screen.findByRole('button', { name: /Freshness/ });
    expect(publish()).toBeDisabled();
    await type('Value', '-5');
    expect(await screen.findByText('This cannot be less than nothing.')).toBeVisible();
    expect(await screen.findByText('1 field to fix')).toBeVisible();
    expect(publish()).toBeDisabled();
    await type('Value', '10');
    await type('Objective, percent of the time', '99.9');
    expect(await screen.findByText('Ask for at most 97.8 %, or promise 20 min.')).toBeVisible();
    expect(publish()).toBeDisabled();
    await type('Objective, percent of the time', '97');
    await waitFor(() => expect(publish()).toBeEnabled());
    await userEvent.click(publish());
    expect(await screen.findByText('the page')).toBeVisible();
    expect(published).toHaveLength(1);
    expect(published[0]).toMatchObject({ base: 3, slas: [{ property: 'latency', value: '10', objective: '97' }] });
  });

  it('shows both versions where somebody was first, and loses neither', async () => {
    const theirs: Sla = { property: 'latency', value: '30', unit: 'min' };
    const conflict = { aspect: 'slas' as const, column: null, by: 'bob', at: AT, revision: 7, theirs: { aspect: 'slas' as const, value: [theirs] }, mine: { aspect: 'slas' as const, value: [{ ...latency, value: '10' }] } };
    answers = [{ state: 'conflict', base: 7, conflicts: [conflict], notes: [], proposal: null }];
    open();
    await type('Value', '10');
    await waitFor(() => expect(publish()).toBeEnabled());
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    const row = await screen.findByRole('row', { name: /latency/ });
    expect(row).toHaveTextContent('latency30 min10 min');
    await userEvent.click(screen.getByRole('button', { name: 'Publish mine over theirs' }));
    // Over what it began from, with theirs as seen: other promises that they made are not dropped.
    await waitFor(() => expect(published.map((one) => [one.base, one.seen])).toEqual([[3, undefined], [3, 7]]));
  });

  it('proposes mine over theirs where a second person is to look at it', async () => {
    const of = (value: string) => ({ aspect: 'slas' as const, value: [{ ...latency, value }] });
    const conflict = { aspect: 'slas' as const, column: null, by: 'bob', at: AT, revision: 7, theirs: of('30'), mine: of('10') };
    const state = { base: 7, conflicts: [], notes: [], proposal: null };
    answers = [{ ...state, state: 'conflict', conflicts: [conflict] }, { ...state, state: 'needs_review' }, { ...state, state: 'proposed' }];
    open();
    await type('Value', '10');
    await waitFor(() => expect(publish()).toBeEnabled());
    await userEvent.click(publish());
    await userEvent.click(await screen.findByRole('button', { name: 'Publish mine over theirs' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Propose' }));
    await waitFor(() => expect(published.map((one) => [one.base, one.seen, one.propose !== undefined])).toEqual([[3, undefined, false], [3, 7, false], [3, 7, true]]));
  });

  it('takes a promise back, and says who would wait', async () => {
    open();
    expect(await screen.findByText('Fraud promises fresher data than this.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Take it back' }));
    expect(await screen.findByText('Freshness is to be taken back')).toBeVisible();
    await waitFor(() => expect(publish()).toBeEnabled());
    await userEvent.click(publish());
    await waitFor(() => expect(published[0]?.slas).toEqual([{ ...latency, withdrawn: true }]));
  });
});
