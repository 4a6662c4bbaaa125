import { configure, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CampaignPlan } from '@/ipc/bindings';
import { AccessPage } from './access-page';
import { asked, fake, open, type Call } from './access-test';
import { frame, UNTIL } from './access.samples';
import { campaign } from './campaign.samples';

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 120_000 });

let calls: Call[];
let plan: CampaignPlan;

beforeEach(() => {
  plan = {
    name: 'Q4', scope: { kind: 'mesh' }, scope_says: 'the whole mesh', due: UNTIL, unanswered: 'revoke', grants: 12, holders: 7, nobody: 0, elsewhere: 0, may_start: true, because: 'you are of the governance team',
    reviewers: [{ person: { urn: 'urn:weft:person:ruth', name: 'Ruth Adeyemi', mail: null, role: 'steward' }, grants: 12 }],
  };
  calls = fake({
    show_frame: () => frame(),
    list_requests: () => ({ requests: [], inbox: 0, overdue: 0 }),
    list_grants: () => ({ grants: [], unfinished: 0, overdue: 0 }),
    list_campaigns: () => ({ campaigns: [], to_review: 0, late: 0, overdue: 0 }),
    plan_campaign: () => plan,
    start_campaign: () => ({ campaign: campaign(), plan }),
    show_campaign: () => ({ campaign: campaign(), items: [] }),
  });
});

async function typed() {
  open(<AccessPage />, '?show=recertify');
  await userEvent.click((await screen.findAllByRole('button', { name: 'Start a campaign' }))[0]!);
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'Q4');
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Look at' }), 'mesh');
  await userEvent.type(screen.getByLabelText('Last day for answers'), '2099-01-31');
  await userEvent.click(screen.getByRole('radio', { name: 'Is revoked' }));
}

const REQUEST = { name: 'Q4', over: { kind: 'mesh' }, due: '2099-01-31', unanswered: 'revoke' };

describe('starting a campaign', () => {
  it('shows what it comes to and who answers, before it starts', async () => {
    await typed();
    expect(await screen.findByText(/of 7 people, the whole mesh/)).toHaveTextContent('12 grants of 7 people, the whole mesh.');
    expect(screen.getByText('is asked about 12')).toBeVisible();
    await waitFor(() => expect(asked(calls, 'plan_campaign').at(-1)).toEqual(REQUEST));
    expect(asked(calls, 'start_campaign')).toHaveLength(0);
    await userEvent.click(screen.getByRole('button', { name: 'Start campaign' }));
    await waitFor(() => expect(asked(calls, 'start_campaign')).toEqual([REQUEST]));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(await screen.findByRole('region', { name: 'Campaign Sales, last quarter' })).toBeVisible();
  });

  it('is not offered to who may not, and says who may', async () => {
    plan = { ...plan, may_start: false, grants: 0, because: 'the governance team does' };
    await typed();
    expect(await screen.findByText('You do not start this one.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Start campaign' })).toBeDisabled();
  });
});
