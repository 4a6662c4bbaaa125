import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CampaignItemView, CampaignRow } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { AccessPage } from './access-page';
import { asked, fake, open, type Call } from './access-test';
import { frame, grant } from './access.samples';
import { campaign, item } from './campaign.samples';

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 120_000 });

let calls: Call[];
let campaigns: CampaignRow[];
let items: CampaignItemView[];
let answered: (request: Record<string, unknown>) => unknown;
let fail: Record<string, WeftError>;

beforeEach(() => {
  campaigns = [campaign()];
  items = [item('Karim Mansour'), item('Lena Fischer'), item('Priya Raghavan', { mine: false, may_review: false, because: 'you hold it yourself, and nobody answers for their own' })];
  fail = {};
  answered = () => ({ outcome: 'done', item: items[0] });
  const or = (command: string, answer: (request: Record<string, unknown>) => unknown) => (request: Record<string, unknown>) => {
    if (fail[command]) throw fail[command];
    return answer(request);
  };
  calls = fake({
    show_frame: () => frame(),
    list_requests: () => ({ requests: [], inbox: 0, overdue: 0 }),
    list_grants: () => ({ grants: [], unfinished: 0, overdue: 0 }),
    list_campaigns: or('list_campaigns', () => ({ campaigns, to_review: campaigns.reduce((sum, one) => sum + one.mine, 0), late: 0, overdue: 0 })),
    show_campaign: or('show_campaign', () => ({ campaign: campaigns[0], items })),
    review_grant: or('review_grant', (request) => answered(request)),
    close_campaign: or('close_campaign', () => ({ campaign: campaigns[0], kept: 0, revoked: 3, unfinished: 0 })),
  });
});

const show = () => open(<AccessPage />, '?show=recertify');
const theTable = () => screen.findByRole('table', { name: 'Grants of the campaign' });
const button = (name: RegExp) => screen.findByRole('button', { name });
const answer = (who: string, answer: string, more: object = {}) => ({ campaign: campaigns[0]!.id, grant: `urn:weft:grant:${who}`, digest: `seen ${who}`, answer, until: null, role: null, reason: null, ...more });

describe('a campaign', () => {
  it('says how far it is, what is overdue, and what helps to answer', async () => {
    campaigns = [campaign({ state: 'overdue', due: '2026-01-01T00:00:00Z' })];
    show();
    const table = await theTable();
    expect(within(table).getAllByRole('row')).toHaveLength(4);
    const bar = screen.getByRole('progressbar', { name: 'Answered in Sales, last quarter' });
    expect(bar).toHaveAttribute('aria-valuenow', '1');
    expect(bar).toHaveAttribute('aria-valuemax', '4');
    expect(screen.getAllByText('Overdue').length).toBeGreaterThan(1);
    expect(screen.getByRole('radio', { name: 'Recertify 2' })).toBeVisible();
    const helps = screen.getByRole('region', { name: 'Karim Mansour: Reader, masked of Orders' });
    expect(helps).toHaveTextContent(/Reporting: Repeat purchases by tier\..*42 days, renewed twice.*Unknown: no system.*orders\.mailpiiunmasked.*3 other people hold the same/);
  });

  it('keeps with K and Enter, over the digest that was shown', async () => {
    show();
    await theTable();
    await userEvent.keyboard('k');
    expect(await screen.findByText('Keep Reader, masked of Orders for Karim Mansour?')).toBeVisible();
    expect(asked(calls, 'review_grant')).toHaveLength(0);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(asked(calls, 'review_grant')).toEqual([answer('karim', 'keep')]));
  });

  it('keeps several that were chosen at once, each over its own digest', async () => {
    show();
    const table = await theTable();
    await userEvent.click(within(table).getByRole('checkbox', { name: 'Karim Mansour, Orders' }));
    await userEvent.click(within(table).getByRole('checkbox', { name: 'Lena Fischer, Orders' }));
    expect(within(table).queryByRole('checkbox', { name: 'Priya Raghavan, Orders' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Revoke/ })).not.toBeInTheDocument();
    await userEvent.keyboard('k');
    expect(await screen.findByText('Keep 2 grants?')).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(asked(calls, 'review_grant')).toEqual([answer('karim', 'keep'), answer('lena', 'keep')]));
  });

  it('revokes with X, and its holder reads why', async () => {
    show();
    await theTable();
    await userEvent.keyboard('{ArrowDown}x');
    await userEvent.type(await screen.findByRole('textbox', { name: 'Why, for Lena Fischer' }), 'Left the team{Enter}');
    await waitFor(() => expect(asked(calls, 'review_grant')).toEqual([answer('lena', 'revoke', { reason: 'Left the team' })]));
  });

  it('reduces with R, and only with a day', async () => {
    show();
    await theTable();
    await userEvent.keyboard('r');
    expect(await screen.findByText('Say until when: earlier than it ends now.')).toBeVisible();
    const confirm = within(screen.getByRole('group', { name: 'Reduce' })).getByRole('button', { name: /^Reduce/ });
    expect(confirm).toBeDisabled();
    const day = screen.getByLabelText('Last day');
    expect(day).toHaveAttribute('max', '2099-02-20');
    await userEvent.type(day, '2099-01-01');
    await userEvent.click(confirm);
    await waitFor(() => expect(asked(calls, 'review_grant')).toEqual([answer('karim', 'reduce', { until: '2099-01-01' })]));
  });

  it('reduces to a lesser role, which is enough without a day', async () => {
    items[0] = { ...items[0]!, lesser: [{ id: 'masked', name: 'Reader, masked' }] };
    show();
    await theTable();
    await userEvent.keyboard('r');
    const confirm = within(await screen.findByRole('group', { name: 'Reduce' })).getByRole('button', { name: /^Reduce/ });
    expect(confirm).toBeDisabled();
    await userEvent.selectOptions(screen.getByLabelText('Role'), 'masked');
    await userEvent.click(confirm);
    await waitFor(() => expect(asked(calls, 'review_grant')).toEqual([answer('karim', 'reduce', { role: 'masked' })]));
  });

  it('leaves an answer with Escape', async () => {
    show();
    await theTable();
    await userEvent.keyboard('x{Escape}');
    await waitFor(() => expect(screen.queryByRole('group', { name: 'Revoke' })).not.toBeInTheDocument());
    expect(asked(calls, 'review_grant')).toHaveLength(0);
  });

  it('says whose access changed meanwhile, and that nothing was done', async () => {
    answered = () => ({ outcome: 'changed', item: items[0] });
    show();
    await theTable();
    await userEvent.keyboard('k');
    await screen.findByText(/^Keep Reader/);
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText(/The access of Karim Mansour changed meanwhile/)).toBeVisible();
  });

  it('says why it was refused, and asks what is left', async () => {
    answered = (request) => {
      if (request.grant !== 'urn:weft:grant:lena') return { outcome: 'done', item: items[0] };
      throw new WeftError({ code: 'invalid', message: 'this grant is kept already, by ruth', hint: null, retryable: false });
    };
    show();
    const table = await theTable();
    for (const box of within(table).getAllByRole('checkbox')) await userEvent.click(box);
    await userEvent.keyboard('k');
    await screen.findByText('Keep 2 grants?');
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('It is not answered. This grant is kept already, by ruth.');
    expect(screen.getByText('Keep Reader, masked of Orders for Lena Fischer?')).toBeVisible();
  });

  it('offers no answer to one’s own grant, and says why', async () => {
    items = [item('Priya Raghavan', { mine: false, may_review: false, because: 'you hold it yourself, and nobody answers for their own' })];
    show();
    expect(await screen.findByText('You hold it yourself, and nobody answers for their own.')).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Keep/ })).not.toBeInTheDocument();
    await userEvent.keyboard('k');
    expect(screen.queryByRole('group', { name: 'Keep' })).not.toBeInTheDocument();
  });

  it('marks what is not as it was when it began', async () => {
    items = [item('Karim Mansour', { changed: 'its holder gave it back', state: 'over', may_review: false, mine: false, because: 'it has ended already' })];
    show();
    expect(within(await theTable()).getByText('Changed')).toBeVisible();
    expect(screen.getByText('Its holder gave it back.')).toBeVisible();
  });

  it('is closed in place, and says by which rule', async () => {
    show();
    await userEvent.click(await button(/^Close$/));
    expect(await screen.findByText('Close Sales, last quarter? Nobody answered for 3 grants: what nobody answers for is revoked.')).toBeVisible();
    await userEvent.click(await button(/^Close campaign/));
    await waitFor(() => expect(asked(calls, 'close_campaign')).toEqual([{ name: campaigns[0]!.id }]));
  });
});

describe('without a campaign', () => {
  it('it says so, and never that of a refusal', async () => {
    campaigns = [];
    const first = show();
    expect(await screen.findByRole('heading', { name: 'Nothing to recertify' })).toBeVisible();
    first.unmount();
    fail.list_campaigns = new WeftError({ code: 'denied', message: 'the campaigns are closed to you', hint: null, retryable: false });
    const second = show();
    expect(await screen.findByText('You may not see the campaigns')).toBeVisible();
    expect(screen.queryByText('Nothing to recertify')).not.toBeInTheDocument();
    second.unmount();
    fail = { show_campaign: new WeftError({ code: 'denied', message: 'this campaign is between others', hint: null, retryable: false }) };
    open(<AccessPage />, '?show=recertify&id=urn:weft:campaign:2');
    expect(await screen.findByText('You may not see this campaign')).toBeVisible();
  });

  it('a grant that is not taken back yet says so', async () => {
    campaigns = [campaign()];
    items = [item('Karim Mansour', { state: 'revoked', may_review: false, mine: false, grant: grant({ id: 'urn:weft:grant:karim', holder_name: 'Karim Mansour', state: 'ending', unfinished_because: 'the disk is full' }) })];
    show();
    expect(await screen.findByText('The disk is full.')).toBeVisible();
  });
});
