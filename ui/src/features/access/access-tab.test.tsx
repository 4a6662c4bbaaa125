import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ExplainAccessResponse, GrantRow } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { NoRight } from '@/components/missing-piece';
import { AccessTab } from './access-tab';
import { asked, fake, open, type Call } from './access-test';
import { frame, grant, orders, plan, priya, row, UNTIL } from './access.samples';

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 120_000 });

let calls: Call[];
let why: ExplainAccessResponse;
let grants: GrantRow[];
let mine: unknown[];

beforeEach(() => {
  why = { person: priya, subject: orders, verdict: 'granted', says: 'a grant of 23 Nov opens it', until: UNTIL, path: [{ from: 'Priya Raghavan', to: 'sales.orders', what: 'Reader, masked', until: UNTIL }], missing: null };
  grants = [grant()];
  mine = [];
  calls = fake({
    show_frame: () => frame(),
    explain_access: () => why,
    list_grants: () => ({ grants, unfinished: 0, overdue: 0, left: 0 }),
    list_requests: () => ({ requests: mine, inbox: 0, overdue: 0 }),
    plan_access: () => plan(),
    end_grant: () => grant({ state: 'ended' }),
  });
});

const denied = () => {
  why = { ...why, verdict: 'denied', says: 'sales data is closed without a grant', until: null, path: [], missing: { what: 'a grant of Orders', due: null, who: [{ urn: 'urn:weft:person:ruth', name: 'Ruth Adeyemi' }], how: 'weft request sales.orders' } };
};

describe('the access side of a product', () => {
  it('says first what I may, by which path and until when', async () => {
    open(<AccessTab urn={orders.urn} />);
    expect(await screen.findByText(/You may read this as Reader, masked, until 22 Feb 2099\./)).toBeVisible();
    expect(screen.getByRole('region', { name: 'What gives it to you' })).toHaveTextContent(/Priya Raghavan.*Reader, masked, until 22 Feb 2099/);
    expect(screen.getByRole('button', { name: 'Renew' })).toBeVisible();
    expect(await screen.findByText(/You see your own\./)).toBeVisible();
    expect(await screen.findByText(/Whoever may open the files could read past it/)).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Reader, full' })).toBeVisible();
  });

  it('names the missing piece and who can give it, and what was asked for', async () => {
    denied();
    grants = [];
    mine = [row({ mine: true })];
    open(<AccessTab urn={orders.urn} />);
    expect((await screen.findByText('You may not see its rows.')).closest('.bn')).toHaveTextContent(/Missing: a grant of Orders\. Ruth Adeyemi can give it\./);
    expect(await screen.findByRole('link', { name: 'it waits for Ruth Adeyemi' })).toBeVisible();
  });

  it('says by when it is decided as people read it', async () => {
    denied();
    const waits = { what: 'a decision on request 1234abcd', due: '2099-01-01T12:00:00.329Z', who: [], how: 'weft request show 1234abcd' };
    why = { ...why, missing: waits };
    open(<AccessTab urn={orders.urn} />);
    const banner = (await screen.findByText('You may not see its rows.')).closest('.bn');
    expect(banner).toHaveTextContent(/Missing: a decision on request 1234abcd, due by 1 Jan 2099, \d\d:\d\d\./);
  });

  it('shows what is not done with the system’s words, and lets who may revoke', async () => {
    grants = [grant({ holder: { login: 'karim', person: null }, holder_name: 'Karim Mansour', state: 'partial', unfinished_because: 'one table was refused' })];
    open(<AccessTab urn={orders.urn} />);
    expect(await screen.findByRole('alert')).toHaveTextContent('Only a part of it is granted. One table was refused.');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Grant of Karim Mansour' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Revoke' }));
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'Why, for Karim Mansour' }), 'Left{Enter}');
    await waitFor(() => expect(asked(calls, 'end_grant')).toEqual([{ id: grants[0]!.id, reason: 'Left' }]));
  });
});

describe('what may not be seen', () => {
  it('is said with what is missing and a way to ask, and is never empty', async () => {
    denied();
    open(<NoRight thing={orders} what="the rows of Orders" error={new WeftError({ code: 'denied', message: 'sales data is closed without a grant', hint: 'ask for it with `weft request sales.orders`', retryable: false })} />);
    expect(await screen.findByText(/Missing: a grant of Orders\. Ruth Adeyemi can give it\./)).toHaveTextContent('Sales data is closed without a grant.');
    expect(screen.getByRole('heading', { name: 'You may not see the rows of Orders' })).toBeVisible();
    expect(screen.getByRole('button', { name: /^Request access/ })).toBeVisible();
    expect(screen.getByRole('alert')).not.toHaveTextContent('weft request');
  });
});
