import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ListPeopleResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { shown } from './governance.samples';
import { listed, ruth } from './people.samples';
import { asked, fake, open, type Call } from './people-test';

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 120_000 });

let calls: Call[];
let people: () => ListPeopleResponse;

beforeEach(() => {
  people = () => listed();
  calls = fake({
    show_policy: () => shown(),
    list_people: () => people(),
    list_grants: () => ({ grants: [{ id: 'urn:weft:grant:3f9ab210', subject: { name: 'General ledger', full_name: 'finance.general-ledger' }, role_name: 'Reader', until: '2099-01-31T00:00:00Z', to_end_because: 'Emre Yilmaz has left' }], unfinished: 0, overdue: 0, left: 1 }),
  });
});

const keeping = (change: Partial<NonNullable<ListPeopleResponse['keeping']>>) => listed({ keeping: { ...listed().keeping!, ...change } });
const options = () => screen.getAllByRole('option').map((row) => row.textContent);

describe('the people', () => {
  it('are listed with state, names and who stands in, and are found by any name', async () => {
    open();
    const row = await screen.findByRole('option', { name: /Ruth Adeyemi/ });
    expect(row).toHaveTextContent('shared role readers');
    expect(row).toHaveTextContent('Sam Lee in Sales until 24 Dec 2098');
    expect(screen.getByRole('option', { name: /Sam Lee.*Joins 1 Dec 2098/ })).toBeVisible();
    expect(screen.getByRole('option', { name: /Emre Yilmaz.*Left 29 Nov 2026, 2 grants to end/ })).toBeVisible();
    expect(asked(calls, 'list_people')).toEqual([{ name: null, keeping: true }]);
    await userEvent.type(screen.getByRole('textbox', { name: 'Find people' }), 'stewards');
    await waitFor(() => expect(options()).toHaveLength(1));
    expect(screen.getByText('1 of 4 people')).toBeVisible();
    await userEvent.type(screen.getByRole('textbox', { name: 'Find people' }), 'x');
    expect(await screen.findByText('Nobody fits')).toBeVisible();
  });

  it('of whom something is to be done are shown with the names that are nobody’s, and where they were seen', async () => {
    open();
    await userEvent.click(await screen.findByRole('radio', { name: 'To do 4' }));
    await waitFor(() => expect(options()).toHaveLength(4));
    expect(options()[0]).toContain('2 grants to end');
    await userEvent.click(screen.getByRole('option', { name: /team-orders.*Nobody’s.*Named as an owner, for example of sales\.orders/ }));
    const panel = await screen.findByRole('complementary', { name: 'A name that is nobody’s' });
    expect(panel).toHaveTextContent('in the column owner_name');
    expect(within(panel).getByRole('link', { name: 'Find sales.orders' })).toHaveAttribute('href', '/discover?q=sales.orders');
  });

  it('say who was chosen with everything, and link to their page and their grants', async () => {
    open();
    await screen.findByRole('option', { name: /Ruth Adeyemi/ });
    await userEvent.keyboard('{ArrowDown}');
    const panel = await screen.findByRole('complementary', { name: 'Person' });
    expect(panel).toHaveTextContent('2 grants are to end: they have left');
    expect(await within(panel).findByRole('link', { name: 'Reader of General ledger' })).toHaveAttribute('href', expect.stringContaining('show=ending'));
    expect(within(panel).getByRole('link', { name: 'What they answer for' })).toHaveAttribute('href', expect.stringContaining('emre.yilmaz'));
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Ruth Adeyemi' })).toBeVisible());
    expect(screen.getByText('Polaris role that several share')).toBeVisible();
    expect(screen.getByText('https://id.alderfinch.example#7')).toBeVisible();
    expect(asked(calls, 'list_grants').at(-1)).toMatchObject({ person: ruth.urn });
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('complementary', { name: 'Person' })).toBeNull());
  });

  it('are read by who may not keep them, with who may said, and nothing to change them with', async () => {
    people = () => keeping({ may_keep: false, because: 'who answers for the policy keeps the people of the workspace: Ruth Adeyemi' });
    open(`?view=people&id=${ruth.id}`);
    expect(await screen.findByText(/You read the people\. Who answers for the policy keeps the people of the workspace: Ruth Adeyemi\./)).toBeVisible();
    expect(await screen.findByRole('complementary', { name: 'Person' })).toHaveTextContent('Sam Lee');
    for (const name of [/^Import/, 'Set a deputy', 'Change the days', 'End it']) expect(screen.queryByRole('button', { name })).toBeNull();
    await userEvent.keyboard('i');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('say of themselves who stands in for them, and of nobody else', async () => {
    people = () => keeping({ may_keep: false, own: ruth.id });
    open(`?view=people&id=${ruth.id}`);
    expect(await screen.findByRole('button', { name: 'Set a deputy' })).toBeVisible();
    await userEvent.click(screen.getByRole('option', { name: /Sam Lee.*Joins/ }));
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Sam Lee' })).toBeVisible());
    expect(screen.queryByRole('button', { name: 'Set a deputy' })).toBeNull();
  });

  it('end a deputy at once, and set it again as it was', async () => {
    open(`?view=people&id=${ruth.id}`);
    await userEvent.click(await screen.findByRole('button', { name: 'End it' }));
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const who = { person: 'sam.lee@alderfinch.example', of: ruth.id, domain: 'Sales' };
    await waitFor(() => expect(asked(calls, 'set_deputy')).toEqual([{ ...who, from: null, until: day }]));
    expect(await screen.findByText('Sam Lee does not stand in for Ruth Adeyemi any more')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(asked(calls, 'set_deputy').at(-1)).toEqual({ ...who, from: '2026-01-01', until: '2098-12-24' }));
  });
});

describe('where there is nothing to show', () => {
  it('nobody was told of yet, and names of the mesh are nobody’s', async () => {
    people = () => listed({ people: [] });
    open();
    expect(await screen.findByText('Nobody was told of yet')).toBeVisible();
    expect(screen.getByText(/2 names of the mesh are nobody’s\./)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show the names that are nobody’s' }));
    expect(await screen.findByRole('option', { name: /team-orders/ })).toBeVisible();
  });

  it('says that names could not be asked for, and not that there are none', async () => {
    people = () => ({ ...keeping({ unmatched: [] }), people: [], notes: ['which names are nobody’s is not known until it is reached: no answer'] });
    open();
    expect(await screen.findByText(/Which names are nobody’s is not known until it is reached: no answer\./)).toBeVisible();
  });

  it('says that they may not be seen, and never that there is nobody', async () => {
    people = () => {
      throw new WeftError({ code: 'denied', message: 'members read them', hint: null, retryable: false });
    };
    open();
    expect(await screen.findByText('You may not see the people')).toBeVisible();
    expect(screen.queryByText('Nobody was told of yet')).toBeNull();
  });
});
