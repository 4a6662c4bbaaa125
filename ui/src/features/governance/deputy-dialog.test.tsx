import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ListPeopleResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { shown } from './governance.samples';
import { deputy, kim, listed, person, ruth, sam } from './people.samples';
import { asked, fake, open, type Call } from './people-test';

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 120_000 });

let calls: Call[];
let people: ListPeopleResponse;
let answer: () => ListPeopleResponse;

beforeEach(() => {
  people = listed({ people: [{ ...ruth, deputies: [] }, sam, kim, person('Ann Oduya')] });
  answer = () => listed();
  calls = fake({
    show_policy: () => shown(),
    list_people: () => people,
    list_grants: () => ({ grants: [] }),
    show_frame: () => ({ domains: [{ domain: 'Sales' }, { domain: 'Finance' }] }),
    set_deputy: () => answer(),
  });
});

async function begin(name = 'Set a deputy') {
  open(`?view=people&id=${ruth.id}`);
  await userEvent.click(await screen.findByRole('button', { name }));
  return within(await screen.findByRole('dialog'));
}

async function days(from: string, until: string) {
  for (const [label, day] of [['First day', from], ['Last day', until]] as const) {
    await userEvent.clear(screen.getByLabelText(label));
    await userEvent.type(screen.getByLabelText(label), day);
  }
}

describe('a deputy', () => {
  it('is chosen by any name among those who are here or join, and set for a domain within days', async () => {
    const dialog = await begin();
    expect(dialog.getByRole('button', { name: /^Set the deputy/ })).toBeDisabled();
    const field = dialog.getByRole('combobox', { name: 'Who stands in' });
    await userEvent.type(field, 'kim');
    expect(await dialog.findByText('Nobody who is here, or joins, fits.')).toBeVisible();
    await userEvent.clear(field);
    await userEvent.type(field, 'sam{Enter}');
    expect(await dialog.findByText('sam.lee@alderfinch.example')).toBeVisible();
    await userEvent.selectOptions(dialog.getByRole('combobox', { name: 'For' }), 'Sales');
    await days('2098-12-01', '2098-12-24');
    expect(dialog.getByText(/Sam Lee decides what Ruth Adeyemi decides in Sales\. From 1 Dec 2098 until 24 Dec 2098/)).toBeVisible();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(asked(calls, 'set_deputy')).toEqual([{ person: sam.id, of: ruth.id, domain: 'Sales', from: '2098-12-01', until: '2098-12-24' }]));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByText('Sam Lee stands in for Ruth Adeyemi')).toBeVisible();
  });

  it('is not set for days that are over or in the wrong order', async () => {
    const dialog = await begin();
    await userEvent.type(dialog.getByRole('combobox', { name: 'Who stands in' }), 'sam{Enter}');
    await days('2098-12-24', '2098-12-01');
    expect(dialog.getByText('The last day is before the first one.')).toBeVisible();
    await days('2020-01-01', '2020-12-01');
    expect(dialog.getByText(/That day is over/)).toBeVisible();
    expect(dialog.getByRole('button', { name: /^Set the deputy/ })).toBeDisabled();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(asked(calls, 'set_deputy')).toHaveLength(0);
  });

  it('gets other days, for the same person and domain', async () => {
    people = listed();
    const dialog = await begin('Change the days');
    expect(dialog.getByText('Sam Lee')).toBeVisible();
    expect(dialog.getByLabelText('First day')).toHaveValue('2026-01-01');
    expect(dialog.getByLabelText('Last day')).toHaveValue('2098-12-24');
    await days('2026-01-01', '2099-01-31');
    await userEvent.click(dialog.getByRole('button', { name: /^Change the days/ }));
    await waitFor(() => expect(asked(calls, 'set_deputy')).toEqual([{ person: sam.id, of: ruth.id, domain: 'Sales', from: '2026-01-01', until: '2099-01-31' }]));
  });

  it('that is over is set again, with other days', async () => {
    people = listed({ people: [{ ...ruth, deputies: [deputy({ holds: false, until: '2026-02-01T00:00:00Z' })] }, sam] });
    const dialog = await begin('Set again');
    expect(dialog.getByLabelText('Last day')).toHaveValue('');
    expect(screen.queryByRole('button', { name: 'End it' })).toBeNull();
  });

  it('tells why it is not set, and keeps what was typed', async () => {
    answer = () => {
      throw new WeftError({ code: 'denied', message: 'the governance team keeps the people', hint: 'ask one of them', retryable: false });
    };
    const dialog = await begin();
    await userEvent.type(dialog.getByRole('combobox', { name: 'Who stands in' }), 'sam{Enter}');
    await days('2098-12-01', '2098-12-24');
    await userEvent.click(dialog.getByRole('button', { name: /^Set the deputy/ }));
    expect(await dialog.findByRole('alert')).toHaveTextContent('It is not set. The governance team keeps the people. Ask one of them.');
    expect(dialog.getByLabelText('Last day')).toHaveValue('2098-12-24');
  });

  it('says what is to be done at the team’s database, with the command', async () => {
    answer = () => listed({ notes: ["the database decides by duties, so give this one: weft workspace invite sl --role deputy --domain 'Sales' --until 2098-12-24"] });
    const dialog = await begin();
    await userEvent.type(dialog.getByRole('combobox', { name: 'Who stands in' }), 'sam{Enter}');
    await days('2098-12-01', '2098-12-24');
    await userEvent.click(dialog.getByRole('button', { name: /^Set the deputy/ }));
    expect(await screen.findByText("weft workspace invite sl --role deputy --domain 'Sales' --until 2098-12-24")).toBeVisible();
    expect(screen.getByText('The database decides by duties, so give this one.')).toBeVisible();
    expect(asked(calls, 'set_deputy')).toHaveLength(1);
  });
});
