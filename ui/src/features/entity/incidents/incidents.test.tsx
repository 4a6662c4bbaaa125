import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ActOnIncidentRequest, ActOnIncidentResponse, IncidentView } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { setTransport } from '@/ipc/transport';
import { useToasts } from '@/lib/toasts';
import { forgetTypedTexts } from '@/lib/typed-texts';
import { AT, entity, table } from '../entity-page.samples';
import { IncidentBanners } from './incident-banners';
import { IncidentItem } from './incident-item';
import { IncidentsSection } from './incidents-section';

configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

const open: IncidentView = {
  id: 'inc-0123456789', subject: table, owner: 'Maya', title: 'Feed stopped', severity: 'major', state: 'open', about: null,
  opened_by: 'maya', opened_at: AT, acknowledged_by: null, acknowledged_at: null, resolved_by: null, resolved_at: null, cause: null,
  notes: [], log: [{ act: 'open', by: 'maya', at: AT }], seen: 1,
};

const asked: ActOnIncidentRequest[] = [];
let answer: ActOnIncidentResponse;
let client: QueryClient;
/** What the page shows when it is asked again. */
let incidents: IncidentView[];

beforeEach(() => {
  asked.length = 0;
  forgetTypedTexts();
  client = new QueryClient();
  answer = { state: 'written', incident: open, mine: null, since: [] };
  setTransport({
    invoke(command, args) {
      if (command === 'show_entity') return Promise.resolve(entity({ incidents }));
      if (command !== 'act_on_incident') return Promise.resolve({});
      asked.push(args.request as ActOnIncidentRequest);
      return Promise.resolve(answer);
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function show(children: ReactNode) {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/entity/$urn', component: () => children });
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory({ initialEntries: ['/entity/orders'] }) });
  return render(
    <QueryClientProvider client={client}>
      {/* The test's own tree stands in for the one that is registered. */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

/** Messages, as the window shows them. */
function Told() {
  return useToasts().map(({ id, title, undo }) => (
    <p key={id}>
      {title}
      {undo && <button onClick={undo}>Undo</button>}
    </p>
  ));
}

describe('an incident', () => {
  it('is resolved over what this person saw', async () => {
    show(<ul><IncidentItem incident={open} /></ul>);
    await userEvent.click(await screen.findByRole('button', { name: 'Resolve' }));
    await userEvent.type(screen.getByLabelText('What was done'), 'Parser fixed');
    await userEvent.type(screen.getByLabelText('Cause, if known'), 'A new field');
    await userEvent.click(screen.getByRole('button', { name: 'Resolve' }));
    expect(asked).toEqual([{ id: open.id, act: 'resolve', text: 'Parser fixed', cause: 'A new field', seen: 1 }]);
  });

  it('tells both versions where somebody was faster, and keeps the words', async () => {
    const theirs = { act: 'resolve' as const, by: 'ann', at: AT, text: 'I restarted it' };
    answer = { state: 'conflict', incident: { ...open, state: 'resolved' }, mine: { act: 'resolve', by: 'me', at: AT, text: 'Parser fixed' }, since: [theirs] };
    show(<ul><IncidentItem incident={open} /></ul>);
    await userEvent.click(await screen.findByRole('button', { name: 'Resolve' }));
    await userEvent.type(screen.getByLabelText('What was done'), 'Parser fixed');
    await userEvent.click(screen.getByRole('button', { name: 'Resolve' }));
    expect(await screen.findByText(/ann resolved it at/)).toBeInTheDocument();
    expect(screen.getByText(/They wrote: I restarted it/)).toHaveTextContent('Nothing of yours was written');
    expect(screen.getByLabelText('What was done')).toHaveValue('Parser fixed');
    await userEvent.click(screen.getByRole('button', { name: 'Add as a note' }));
    expect(asked[1]).toMatchObject({ act: 'note', text: 'Parser fixed', seen: null });
  });
});

describe('what is typed', () => {
  it('is there again after Escape', async () => {
    show(<ul><IncidentItem incident={open} /></ul>);
    await userEvent.click(await screen.findByRole('button', { name: 'Add a note' }));
    await userEvent.type(screen.getByLabelText('Note'), 'Half a sentence{Escape}');
    expect(screen.queryByLabelText('Note')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Add a note' }));
    expect(screen.getByLabelText('Note')).toHaveValue('Half a sentence');
    await userEvent.click(screen.getByRole('button', { name: 'Add a note' }));
    await waitFor(() => expect(screen.queryByLabelText('Note')).toBeNull());
    await userEvent.click(screen.getByRole('button', { name: 'Add a note' }));
    expect(screen.getByLabelText('Note')).toHaveValue('');
  });
});

describe('incidents of a thing', () => {
  const over = (id: string, title: string): IncidentView => ({ ...open, id, title, state: 'resolved', resolved_by: 'ann', resolved_at: AT });
  const others = ['One', 'Two', 'Three'].map((title, place) => over(`inc-${place}`, title));
  function Page() {
    const { data } = useQuery(verbQuery('show_entity', { name: 'orders' }));
    return data ? <IncidentsSection entity={data} /> : null;
  }

  it('keep the form that somebody types into when it is over meanwhile', async () => {
    incidents = [open, ...others];
    show(<Page />);
    await userEvent.click(await screen.findByRole('button', { name: 'Resolve' }));
    await userEvent.type(screen.getByLabelText('What was done'), 'Parser fixed');
    incidents = [over(open.id, open.title), ...others];
    await act(() => client.invalidateQueries());
    expect(await screen.findByText('Resolved, major', { exact: false, selector: `li[aria-label="${open.title}"] *` })).toBeInTheDocument();
    expect(screen.getByLabelText('What was done')).toHaveValue('Parser fixed');
  });

  it('tell that one is resolved, and how to take it back, where three newer ones are over', async () => {
    incidents = [open, ...others];
    show(<><Page /><Told /></>);
    await userEvent.click(await screen.findByRole('button', { name: 'Resolve' }));
    incidents = [over(open.id, open.title), ...others];
    answer = { ...answer, incident: { ...open, state: 'resolved' } };
    await userEvent.click(screen.getByRole('button', { name: 'Resolve' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(asked[1]).toMatchObject({ id: open.id, act: 'reopen' }));
  });
});

describe('banners', () => {
  const step = (name: string) => ({ ...table, urn: `urn:${name}`, name });
  it('tell what is upstream with the way', async () => {
    show(<IncidentBanners entity={entity({ reaching: [{ ...open, subject: step('feed'), path: [step('feed'), step('staging'), step('orders')] }] })} tab="overview" />);
    expect(await screen.findByText('Something that it reads is in trouble.')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'feed' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'staging' })).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'orders' })).toBeNull();
  });

  it('say nothing of what is over', async () => {
    show(<><p>page</p><IncidentBanners entity={entity({ incidents: [{ ...open, state: 'resolved', resolved_by: 'ann', resolved_at: AT }] })} tab="overview" /></>);
    expect(await screen.findByText('page')).toBeInTheDocument();
    expect(screen.queryByText(/Incident:/)).toBeNull();
  });
});
