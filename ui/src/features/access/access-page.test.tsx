import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccessRequestRow, AccessRequestView, GrantRow } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { AccessPage } from './access-page';
import { asked, fake, open, type Call } from './access-test';
import { frame, grant, plan, request, row } from './access.samples';

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 120_000 });

let calls: Call[];
let rows: AccessRequestRow[];
let shown: AccessRequestView;
let grants: GrantRow[];
let decided: () => unknown;
let fail: Record<string, WeftError>;
let ids = 0;

beforeEach(() => {
  // Notes are kept by request: each test has a request of its own.
  ids += 1;
  rows = [row({ id: `urn:weft:request:${ids}` })];
  shown = request({ row: rows[0]! });
  grants = [];
  fail = {};
  decided = () => ({ outcome: 'approved', request: { ...shown, grant: grant() } });
  const or = (command: string, answer: () => unknown) => () => {
    if (fail[command]) throw fail[command];
    return answer();
  };
  calls = fake({
    show_frame: () => frame(),
    list_requests: or('list_requests', () => ({ requests: rows, inbox: rows.length, overdue: 0 })),
    list_grants: () => ({ grants, unfinished: 0, overdue: 0, left: 0 }),
    show_request: or('show_request', () => shown),
    plan_access: () => plan(),
    decide_access: or('decide_access', () => decided()),
    act_on_request: () => shown,
    end_grant: () => grant({ state: 'ended' }),
    carry_out_grants: () => ({ carried: [], expired: 0, failed: 0 }),
  });
});

const theCase = () => screen.findByRole('region', { name: 'The case' });
const button = (name: RegExp) => screen.findByRole('button', { name });

describe('the inbox', () => {
  it('says for whom it opens: a person alone, or everyone in a role that several people have', async () => {
    const first = open(<AccessPage />);
    const opens = () => within(screen.getByRole('region', { name: 'The case' })).getByRole('region', { name: 'What approval opens' });
    await theCase();
    expect(opens()).toHaveTextContent('It opens for Priya Raghavan alone.');
    first.unmount();
    const [step] = shown.steps;
    const through = (name: string, people: number | null) => ({ ...step!, operation: `grant to ${name}`, through: { name, people } });
    shown = request({ row: rows[0]!, steps: [step!, through('analysts', 38), through('night shift', null)] });
    open(<AccessPage />);
    await theCase();
    expect(opens()).toHaveTextContent('It opens for everyone in analysts (38 people) and opens for everyone in night shift (people unknown).');
    expect(opens()).not.toHaveTextContent('alone');
  });

  it('is read like a case: reason, what it opens, checks now against then, steps, what they have', async () => {
    open(<AccessPage />);
    const text = await theCase();
    expect(text).toHaveTextContent('Repeat purchases by tier.');
    expect(within(text).getByRole('region', { name: 'What approval opens' })).toHaveTextContent(/2 tables and views, 39 columns, 1 sensitive.*mailpiistays masked.*4 other people hold something of it already/);
    const checks = within(text).getByRole('region', { name: 'Policy checks' });
    expect(checks).toHaveTextContent(/1 of 2 hold.*The requester left the region\.When it was sent: held\. The requester works in the region\./);
    expect(within(text).getByRole('region', { name: 'What will run, with your own rights' })).toHaveTextContent('weft: let priya read sales.orders (TABLE_READ_DATA)');
    expect(within(text).getByRole('region', { name: 'Priya Raghavan already has' })).toHaveTextContent('Items');
    expect(text).toHaveTextContent('19 of 20 requests like this were approved.');
    const titles = within(text).getAllByRole('heading', { level: 3 }).map((one) => one.textContent);
    expect(titles.findIndex((one) => one.startsWith('What approval opens'))).toBeLessThan(titles.findIndex((one) => one.startsWith('Policy checks')));
  });

  it('approves in place with A and Enter, over the digest that was shown', async () => {
    open(<AccessPage />);
    await theCase();
    await userEvent.keyboard('a');
    expect(await screen.findByText('Approve Reader, masked of Orders for Priya Raghavan?')).toBeVisible();
    expect(asked(calls, 'decide_access')).toHaveLength(0);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(asked(calls, 'decide_access')).toEqual([{ id: shown.id, digest: 'one', approve: true, reason: null, role: null, days: null, assets: null }]));
  });

  it('leaves the decision with Escape and keeps the note of each request', async () => {
    open(<AccessPage />);
    await theCase();
    await userEvent.keyboard('n');
    await userEvent.type(screen.getByRole('textbox', { name: 'A note for Priya Raghavan' }), 'Looks right');
    await userEvent.click(await button(/^Approve and grant/));
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByText(/^Approve Reader/)).not.toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'A note for Priya Raghavan' })).toHaveValue('Looks right');
  });

  it('wants a reason to reject', async () => {
    decided = () => ({ outcome: 'rejected', request: shown });
    open(<AccessPage />);
    await theCase();
    await userEvent.keyboard('x');
    expect(await screen.findByText('Say why in the note: Priya Raghavan reads it.')).toBeVisible();
    expect(await button(/^Reject/)).toBeDisabled();
    await userEvent.keyboard('Not for reporting{Enter}');
    await waitFor(() => expect(asked(calls, 'decide_access')).toMatchObject([{ approve: false, reason: 'Not for reporting' }]));
  });

  it('says that it changed, does nothing, and shows it anew', async () => {
    decided = () => ({ outcome: 'changed', request: shown });
    open(<AccessPage />);
    await theCase();
    await userEvent.keyboard('a');
    await userEvent.click(await button(/^Approve and grant/));
    expect(await screen.findByText(/It is not what you looked at any more\./)).toBeVisible();
    await waitFor(() => expect(asked(calls, 'show_request').length).toBeGreaterThan(1));
    expect(await button(/^Approve and grant/)).toBeEnabled();
  });

  it('approves with less than was asked for', async () => {
    open(<AccessPage />);
    await theCase();
    await userEvent.keyboard('t');
    const terms = await screen.findByRole('group', { name: 'Change terms' });
    await userEvent.click(within(terms).getByRole('checkbox', { name: 'lake.sales.lines' }));
    const days = within(terms).getByRole('spinbutton', { name: 'Days, at most 90' });
    await userEvent.tripleClick(days);
    await userEvent.keyboard('30');
    await userEvent.click(within(terms).getByRole('button', { name: 'Keep these terms' }));
    expect(await screen.findByText(/Terms changed to 30 days, 1 of 2 tables and views\./)).toBeVisible();
    await userEvent.click(await button(/^Approve and grant/));
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(asked(calls, 'decide_access')).toMatchObject([{ days: 30, role: null, assets: ['urn:weft:asset:orders'] }]));
  });

  it('asks back with words, and tells a second person that they are the second', async () => {
    rows = [row({ id: shown.id, first: { login: 'ines', name: 'Ines Carvalho', person: null } })];
    shown = request({ row: rows[0]!, outcome: { ...shown.outcome, two_persons: true } });
    open(<AccessPage />);
    await theCase();
    expect(screen.getByText('Ines Carvalho approved it first.')).toBeVisible();
    await userEvent.click(await button(/^Ask back/));
    await userEvent.keyboard('Which countries?{Enter}');
    await waitFor(() => expect(asked(calls, 'act_on_request')).toEqual([{ id: shown.id, act: 'ask_back', text: 'Which countries?' }]));
  });

  it('says who was faster, and keeps the note', async () => {
    fail.decide_access = new WeftError({ code: 'invalid', message: 'Ines Carvalho approved it at 09:41', hint: null, retryable: false });
    open(<AccessPage />);
    await theCase();
    await userEvent.keyboard('a');
    await userEvent.click(await button(/^Approve and grant/));
    expect(await screen.findByRole('alert')).toHaveTextContent('Nothing was done. Ines Carvalho approved it at 09:41.');
  });

  it('offers no decision to who may not, and says why', async () => {
    shown = request({ row: rows[0]!, may_decide: false, because: 'you asked for it yourself' });
    open(<AccessPage />);
    expect(await screen.findByText('You do not decide this: you asked for it yourself.')).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Approve/ })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Reject/ })).not.toBeInTheDocument();
  });

  it('says that nothing waits, and never that of a refusal', async () => {
    rows = [];
    const first = open(<AccessPage />);
    expect(await screen.findByRole('heading', { name: 'Nothing to decide' })).toBeVisible();
    first.unmount();
    fail.list_requests = new WeftError({ code: 'denied', message: 'the requests are closed to you', hint: null, retryable: false });
    open(<AccessPage />);
    expect(await screen.findByText('You may not see the requests')).toBeVisible();
    expect(screen.queryByText('Nothing to decide.')).not.toBeInTheDocument();
  });
});

describe('my requests', () => {
  it('are answered when somebody asked back, and withdrawn in place', async () => {
    rows = [row({ id: shown.id, mine: true, state: 'asked_back', to_decide: false })];
    shown = request({ row: rows[0]!, history: [{ act: 'ask_back', by: { login: 'ruth', name: 'Ruth Adeyemi', person: null }, at: rows[0]!.at, text: 'Which countries?', guardrail: null, terms: null }] });
    open(<AccessPage />, '?show=mine');
    expect((await screen.findByText('Ruth Adeyemi wants to know more.')).closest('.bn')).toHaveTextContent('Which countries? It waits for your answer.');
    await userEvent.type(screen.getByRole('textbox', { name: 'Your answer' }), 'All of Europe');
    await userEvent.click(await button(/^Send the answer/));
    await waitFor(() => expect(asked(calls, 'act_on_request')).toEqual([{ id: shown.id, act: 'answer', text: 'All of Europe' }]));
    await userEvent.click(await button(/^Withdraw/));
    expect(await screen.findByText(/Take your request for Orders back\?/)).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(asked(calls, 'act_on_request').at(-1)).toEqual({ id: shown.id, act: 'withdraw', text: null }));
  });

  it('say when what was approved is not granted, in the system’s words, with a retry', async () => {
    rows = [row({ id: shown.id, mine: true, state: 'approved', grant_state: 'failed' })];
    shown = request({ row: rows[0]!, grant: grant({ state: 'failed', unfinished_because: 'the disk is full' }) });
    open(<AccessPage />, '?show=mine');
    expect(await screen.findByRole('alert')).toHaveTextContent('It was approved and could not be granted. The disk is full.');
    await userEvent.click(await button(/^Try again/));
    await waitFor(() => expect(asked(calls, 'carry_out_grants')).toHaveLength(1));
  });
});

describe('what ends', () => {
  it('is given back by its holder, and taken back with a reason by others', async () => {
    grants = [grant()];
    const first = open(<AccessPage />, '?show=ending');
    await userEvent.click(await button(/^Give back/));
    await userEvent.click(await screen.findByRole('button', { name: /^Give back/ }));
    await waitFor(() => expect(asked(calls, 'end_grant')).toEqual([{ id: grants[0]!.id, reason: null }]));
    first.unmount();
    grants = [grant({ holder: { login: 'karim', person: null }, holder_name: 'Karim Mansour' })];
    open(<AccessPage />, '?show=ending');
    await userEvent.click(await button(/^Revoke/));
    expect(await button(/^Revoke/)).toBeDisabled();
    await userEvent.type(screen.getByRole('textbox', { name: 'Why, for Karim Mansour' }), 'Left the team{Enter}');
    await waitFor(() => expect(asked(calls, 'end_grant').at(-1)).toEqual({ id: grants[0]!.id, reason: 'Left the team' }));
  });
});
