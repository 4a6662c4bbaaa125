import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlanAccessResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { asked, fake, open, type Call } from './access-test';
import { AT, grant, items, orders, plan, planned, request, row } from './access.samples';
import { RequestDialog } from './request-dialog';

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 120_000 });

let calls: Call[];
let answer: PlanAccessResponse;
let outcome: () => unknown;
let closed: number;

beforeEach(() => {
  answer = plan();
  closed = 0;
  outcome = () => ({ requests: [request({ row: row({ mine: true }) })] });
  calls = fake({
    plan_access: ({ role, names }) => {
      const [first = planned()] = answer.items;
      const named = (names as string[]).map((urn) => (urn === items.urn ? planned({ subject: items }) : first));
      return { ...answer, items: role === 'reader' ? named.map((item) => ({ ...item, terms: { ...item.terms, role }, outcome: { ...item.outcome, says: 'the privacy office decides' } })) : named };
    },
    request_access: () => outcome(),
    save_draft: () => ({ at: AT }),
    discard_draft: () => ({ draft: null }),
  });
});

const show = (renews?: string) => open(<RequestDialog asking={{ things: [orders], ...(renews !== undefined && { renews }) }} onClose={() => (closed += 1)} />);
const words = () => screen.findByRole('textbox', { name: 'In your words' });
/** In one go: a busy machine takes its time for each key. */
async function put(text: string) {
  await userEvent.click(await words());
  await userEvent.paste(text);
}
const send = () => screen.getByRole('button', { name: /^Send request/ });

describe('a request for access', () => {
  it('shows who decides, what applies and the exact steps, and sends what was chosen with Ctrl+Enter', async () => {
    show();
    expect(await screen.findByText('Ruth Adeyemi')).toBeVisible();
    expect(screen.getByText(/A steward of Sales decides\. Due by/)).toBeVisible();
    expect(screen.getByText(/1 of 39 columns stays masked, by Weft where it reads the rows: mail\./)).toBeVisible();
    expect(screen.getByRole('region', { name: 'Steps for Orders' })).toHaveTextContent('weft: let priya read sales.orders (TABLE_READ_DATA)');
    expect(screen.getByRole('radio', { name: /Reader, masked.*the least that fits/ })).toBeChecked();
    expect(send()).toBeDisabled();
    expect(screen.getByText('Say in your words what you need it for.')).toBeVisible();
    await put('Repeat purchases');
    expect(screen.getByText('16 of 1,000')).toBeVisible();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(asked(calls, 'request_access')).toHaveLength(1));
    expect(asked(calls, 'request_access')[0]).toMatchObject({ names: [orders.urn], role: 'reader_masked', purpose: 'reporting', days: 90, reason: 'Repeat purchases', renews: null });
    expect(await screen.findByText(/It waits for Ruth Adeyemi, to be decided by/)).toBeVisible();
    await waitFor(() => expect(asked(calls, 'discard_draft')).toEqual([{ name: orders.urn, part: 'request' }]));
  });

  it('works out anew what follows when something else is chosen', async () => {
    show();
    await userEvent.click(await screen.findByRole('radio', { name: /Reader, full/ }));
    expect(await screen.findByText(/The privacy office decides\./)).toBeVisible();
    expect(asked(calls, 'plan_access').at(-1)).toMatchObject({ role: 'reader' });
  });

  it('says before sending that a rule refuses it, and is off', async () => {
    answer = plan({ items: [planned({ outcome: { kind: 'refused', rule: 'no-training', says: 'sales data is not for training', by: [], two_persons: false, due: null } })] });
    show();
    await put('To train on it');
    expect(await screen.findByText('Orders: Sales data is not for training.')).toBeVisible();
    expect(send()).toBeDisabled();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(asked(calls, 'request_access')).toHaveLength(0);
  });

  it('is off where it is asked for or held already, and not where it renews that', async () => {
    answer = plan({ items: [planned({ holds: [grant()] })] });
    const first = show();
    await put('More of it');
    expect(await screen.findByText(/You hold Reader, masked of Orders until .* renew that instead\./)).toBeVisible();
    expect(send()).toBeDisabled();
    first.unmount();
    show(grant().id);
    await put('Still needed');
    await waitFor(() => expect(send()).toBeEnabled());
  });

  it('warns that nothing is said only while nothing is', async () => {
    const missing = { policy: 'reason-given', pass: false, reason: 'say in a sentence what it is for' };
    answer = plan({ items: [planned({ checks: [missing] })] });
    show();
    expect(await screen.findByText(/Say in a sentence what it is for\./)).toBeVisible();
    // The plan is the same still: what was typed tells.
    await put('By tier');
    expect(screen.queryByText(/Say in a sentence what it is for\./)).toBeNull();
  });

  it('keeps what was typed as a draft, and brings it back', async () => {
    const first = show();
    await screen.findByText('Ruth Adeyemi');
    await put('By tier');
    first.unmount();
    await waitFor(() => expect(asked(calls, 'save_draft').at(-1)).toMatchObject({ name: orders.urn, part: 'request', access: { reason: 'By tier', others: [] } }));
    answer = plan({ draft: { at: AT, base: 0, access: { reason: 'By tier', purpose: 'reporting', role: null, days: 30, others: [items.urn], reference: 'DATA-7' } } });
    show();
    await waitFor(async () => expect(await words()).toHaveValue('By tier'));
    expect(screen.getByRole('textbox', { name: 'Ticket, if there is one' })).toHaveValue('DATA-7');
    await waitFor(() => expect(within(screen.getByRole('list', { name: 'Asked for' })).getByText('Items')).toBeVisible());
    await userEvent.click(screen.getByRole('button', { name: 'Do not ask for Items' }));
    await waitFor(() => expect(asked(calls, 'plan_access').at(-1)).toMatchObject({ names: [orders.urn] }));
  });

  it('keeps everything when sending fails, and says why in its place', async () => {
    outcome = () => {
      throw new WeftError({ code: 'invalid', message: 'you have 500 open requests', hint: 'withdraw some', retryable: false });
    };
    show();
    await put('By tier');
    await waitFor(() => expect(send()).toBeEnabled());
    await userEvent.click(send());
    expect(await screen.findByRole('alert')).toHaveTextContent('It was not sent. You have 500 open requests. Withdraw some. What you typed is kept.');
    expect(await words()).toHaveValue('By tier');
    outcome = () => ({ requests: [request({ row: row({ mine: true, state: 'approved', guardrail: 'public' }), grant: grant() })] });
    await userEvent.click(send());
    expect(await screen.findByText('Granted at once')).toBeVisible();
    const [before, after] = asked(calls, 'request_access');
    expect(after?.key).toBe(before?.key);
    expect(asked(calls, 'discard_draft')).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', { name: 'Done' }));
    expect(closed).toBe(1);
  });

  it('renews the one thing beside a draft of several, and leaves that draft as it was', async () => {
    const several = { reason: 'Both of them', purpose: 'reporting', role: null, days: 30, others: [items.urn], reference: '' };
    answer = plan({ draft: { at: AT, base: 0, access: several }, items: [planned({ holds: [grant()] })] });
    const first = show(grant().id);
    await screen.findByText('Ruth Adeyemi');
    expect(await words()).toHaveValue('');
    await put('Still needed');
    expect(screen.getByText('Kept while Weft runs; the draft of several things stays as it is.')).toBeVisible();
    first.unmount();
    // Left with Escape it is typed still.
    show(grant().id);
    await waitFor(async () => expect(await words()).toHaveValue('Still needed'));
    await waitFor(() => expect(send()).toBeEnabled());
    expect(asked(calls, 'plan_access').every(({ names }) => (names as string[]).join() === orders.urn)).toBe(true);
    expect(asked(calls, 'save_draft')).toEqual([]);
    await userEvent.click(send());
    expect(await screen.findByText(/It waits for Ruth Adeyemi/)).toBeVisible();
    expect(asked(calls, 'request_access')[0]).toMatchObject({ names: [orders.urn], renews: grant().id, reason: 'Still needed' });
    // The draft is of another asking: neither written over nor dropped.
    expect(asked(calls, 'save_draft')).toEqual([]);
    expect(asked(calls, 'discard_draft')).toEqual([]);
  });

  it('lets what is held be taken out of several, also where it was asked from that', async () => {
    answer = plan({ items: [planned({ holds: [grant()] })] });
    open(<RequestDialog asking={{ things: [orders, items] }} onClose={() => (closed += 1)} />);
    await put('Both of them');
    expect(await screen.findByText(/You hold Reader, masked of Orders until .* take it out here and renew that instead\./)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Do not ask for Orders' }));
    expect(await screen.findByRole('heading', { name: 'Request access to Items' })).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Do not ask for/ })).toBeNull();
    await waitFor(() => expect(send()).toBeEnabled());
    await waitFor(() => expect(asked(calls, 'save_draft').at(-1)).toMatchObject({ name: orders.urn, access: { others: [items.urn] } }));
    await userEvent.click(send());
    await waitFor(() => expect(asked(calls, 'request_access')[0]).toMatchObject({ names: [items.urn] }));
  });

  it('sends the same words again as one request after a lost answer, though it shows as open by then', async () => {
    outcome = () => {
      // It was written; the answer was lost.
      answer = plan({ items: [planned({ open: row({ mine: true }) })] });
      throw new WeftError({ code: 'unavailable', message: 'the server does not answer', hint: null, retryable: true });
    };
    show();
    await put('By tier');
    await waitFor(() => expect(send()).toBeEnabled());
    await userEvent.click(send());
    expect(await screen.findByRole('alert')).toHaveTextContent('Whether it was sent is not known. The server does not answer. Send it again as it is: it stays one request.');
    expect(await screen.findByRole('link', { name: 'that request is open' })).toBeVisible();
    expect(send()).toBeEnabled();
    outcome = () => ({ requests: [request({ row: row({ mine: true, state: 'approved', guardrail: 'public' }) })] });
    await userEvent.click(send());
    // Approved and not carried out is no failure.
    expect(await screen.findByText('Not granted yet')).toBeVisible();
    const [before, after] = asked(calls, 'request_access');
    expect(after).toEqual(before);
  });

  it('takes a key of its own for other words, and the first one for the first words', async () => {
    outcome = () => {
      throw new WeftError({ code: 'failed', message: 'the line broke', hint: null, retryable: false });
    };
    show();
    await put('By tier');
    await waitFor(() => expect(send()).toBeEnabled());
    await userEvent.click(send());
    await waitFor(() => expect(asked(calls, 'request_access')).toHaveLength(1));
    await put(' and country');
    await waitFor(() => expect(send()).toBeEnabled());
    await userEvent.click(send());
    await waitFor(() => expect(asked(calls, 'request_access')).toHaveLength(2));
    await userEvent.clear(await words());
    await put('By tier');
    await waitFor(() => expect(send()).toBeEnabled());
    await userEvent.click(send());
    await waitFor(() => expect(asked(calls, 'request_access')).toHaveLength(3));
    const [first, other, again] = asked(calls, 'request_access');
    expect(other?.key).not.toBe(first?.key);
    expect(again?.key).toBe(first?.key);
  });
});
