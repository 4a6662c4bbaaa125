import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImportPeopleResponse, PlanPeopleResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { shown } from './governance.samples';
import { listed, planned } from './people.samples';
import { asked, fake, open, type Call } from './people-test';

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 120_000 });

const TEXT = 'name,mail\nMia Ott,mia.ott@alderfinch.example\n';
const REFUSED = '3 of 5 people would be gone, which is more than a fifth: is the file whole?';

let calls: Call[];
let plan: (request: Record<string, unknown>) => PlanPeopleResponse;
let taken: (request: Record<string, unknown>) => ImportPeopleResponse | Promise<ImportPeopleResponse>;
let stopped: () => void;

/** The page of the tests has files without their bytes. */
function bytesOf(this: Blob): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(new Error('the file cannot be read'));
    reader.readAsArrayBuffer(this);
  });
}

beforeEach(() => {
  Object.defineProperty(Blob.prototype, 'arrayBuffer', { value: bytesOf, configurable: true });
  plan = () => planned();
  taken = () => ({ state: 'imported', plan: planned() });
  stopped = () => undefined;
  calls = fake({ show_policy: () => shown(), list_people: () => listed(), plan_people: (request) => plan(request), import_people: (request) => taken(request), cancel_call: () => stopped() });
});

async function begin(file = new File([TEXT], 'people.csv', { type: 'text/csv' })) {
  open();
  await userEvent.click(await screen.findByRole('button', { name: /^Import people/ }));
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.upload(dialog.getByLabelText('Choose a file'), file);
  return dialog;
}
/** What stands below the dialog is none of it. */
const button = () => screen.getByRole('button', { name: /^Import/ });

describe('importing people', () => {
  it('shows who is added, changed and stays, and takes exactly that', async () => {
    const dialog = await begin();
    expect(await dialog.findByRole('region', { name: 'Added' })).toHaveTextContent('Mia Ott');
    expect(dialog.getByRole('region', { name: 'Changed' })).toHaveTextContent('login s2 is new');
    expect(dialog.getByRole('region', { name: 'Not in the file, and stay' })).toHaveTextContent('Kim Berg');
    expect(dialog.getByRole('region', { name: 'Names of the mesh that stay nobody’s' })).toHaveTextContent('team-orders');
    expect(asked(calls, 'import_people')).toHaveLength(0);
    await userEvent.click(button());
    await waitFor(() => expect(asked(calls, 'import_people')).toEqual([{ text: TEXT, format: 'csv', leavers: false, leavers_anyway: false, digest: 'd1' }]));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByText('The people stand as the file says')).toBeVisible();
  });

  it('reads a file that ends in json as SCIM, and says how it is read otherwise', async () => {
    const dialog = await begin(new File(['[]'], 'Users.JSON', { type: 'application/json' }));
    await waitFor(() => expect(asked(calls, 'plan_people').at(-1)).toMatchObject({ format: 'scim' }));
    await userEvent.click(await dialog.findByRole('radio', { name: 'CSV' }));
    await waitFor(() => expect(asked(calls, 'plan_people').at(-1)).toMatchObject({ format: 'csv' }));
  });

  it('tells what is wrong by line and column, and takes nothing', async () => {
    plan = () => planned({ errors: [{ line: 2, column: 'mail', message: '`nobody` is no mail' }] });
    const dialog = await begin();
    const row = within(await dialog.findByRole('table', { name: 'What is wrong' })).getAllByRole('row')[1]!;
    expect(within(row).getAllByRole('cell').map((cell) => cell.textContent)).toEqual(['2', 'mail', '“nobody” is no mail']);
    expect(button()).toBeDisabled();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(asked(calls, 'import_people')).toHaveLength(0);
  });

  it('lets no crowd go without a word of its own for it, and asks anew for another crowd', async () => {
    plan = ({ leavers, leavers_anyway: anyway }) =>
      planned({
        refused: leavers === true && anyway !== true ? REFUSED : null,
        digest: `d-${String(leavers)}-${String(anyway)}`,
        leavers: leavers === true ? [{ id: 'emre', name: 'Emre Yilmaz', grants: 2, logins: ['ey'], stands_in_for: ['Ruth Adeyemi'] }] : [],
      });
    taken = () => ({ state: 'changed', plan: planned({ leavers: [] }) });
    const dialog = await begin();
    await userEvent.click(await dialog.findByRole('checkbox', { name: /It names everybody/ }));
    expect(await dialog.findByText(/3 of 5 people would be gone/)).toBeVisible();
    expect(dialog.getByRole('region', { name: 'Leave' })).toHaveTextContent('2 grants to end; login ey; stands in for Ruth Adeyemi');
    expect(button()).toBeDisabled();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(asked(calls, 'import_people')).toHaveLength(0);
    const anyway = () => dialog.getByRole('checkbox', { name: /import it all the same/ });
    await userEvent.click(anyway());
    await waitFor(() => expect(button()).toBeEnabled());
    expect(dialog.getByText(/3 of 5 people would be gone/)).toBeVisible();
    await userEvent.click(button());
    await waitFor(() => expect(asked(calls, 'import_people')).toEqual([{ text: TEXT, format: 'csv', leavers: true, leavers_anyway: true, digest: 'd-true-true' }]));
    // Others would leave now: that they may was not said.
    expect(await dialog.findByText('The people are others than when this was shown.')).toBeVisible();
    await waitFor(() => expect(asked(calls, 'plan_people').at(-1)).toMatchObject({ leavers_anyway: false }));
    await waitFor(() => expect(anyway()).not.toBeChecked());
    expect(button()).toBeDisabled();
  });

  it('says that the people changed meanwhile, and takes what stands now only when it is asked again', async () => {
    taken = ({ digest }) => (digest === 'd1' ? { state: 'changed', plan: planned({ digest: 'd2', joiners: [], changed: planned().changed }) } : { state: 'imported', plan: planned() });
    const dialog = await begin();
    await waitFor(() => expect(button()).toBeEnabled());
    await userEvent.click(button());
    expect(await dialog.findByText('The people are others than when this was shown.')).toBeVisible();
    expect(dialog.queryByRole('region', { name: 'Added' })).toBeNull();
    await userEvent.click(button());
    await waitFor(() => expect(asked(calls, 'import_people').map((request) => request.digest)).toEqual(['d1', 'd2']));
  });

  it.each([
    ['invalid', 'Something is wrong in the file.', planned({ errors: [{ line: 2, column: 'login', message: '`ra` is claimed by two' }] })],
    ['unchanged', 'The people stood so already.', planned({ joiners: [], changed: [] })],
  ] as const)('has words for %s', async (state, words, then) => {
    taken = () => ({ state, plan: then });
    const dialog = await begin();
    await waitFor(() => expect(button()).toBeEnabled());
    await userEvent.click(button());
    expect(await dialog.findByText(words)).toBeVisible();
    expect(button()).toBeDisabled();
    expect(asked(calls, 'import_people')).toHaveLength(1);
  });

  it('takes nothing where nothing would change', async () => {
    plan = () => planned({ joiners: [], changed: [] });
    const dialog = await begin();
    expect(await dialog.findByText('The people stand as the file says; there is nothing to import.')).toBeVisible();
    expect(button()).toBeDisabled();
  });

  it('shows what it comes to, and who may, to who may not', async () => {
    plan = () => planned({ may_import: false, because: 'who answers for the policy keeps the people: Ruth Adeyemi' });
    const dialog = await begin();
    expect(await dialog.findByText(/Who answers for the policy keeps the people: Ruth Adeyemi\./)).toBeVisible();
    expect(dialog.getByRole('region', { name: 'Added' })).toBeVisible();
    expect(button()).toBeDisabled();
  });

  it('says why nothing is imported', async () => {
    taken = () => {
      throw new WeftError({ code: 'unavailable', message: 'the server does not answer', hint: null, retryable: true });
    };
    const dialog = await begin();
    await waitFor(() => expect(button()).toBeEnabled());
    await userEvent.click(button());
    expect(await dialog.findByRole('alert')).toHaveTextContent('Nothing is imported. The server does not answer.');
    expect(button()).toBeEnabled();
  });

  it('is stopped before anything is written, and says so', async () => {
    taken = () =>
      new Promise<ImportPeopleResponse>((_, reject) => {
        stopped = () => reject(WeftError.cancelled());
      });
    const dialog = await begin();
    await waitFor(() => expect(button()).toBeEnabled());
    await userEvent.click(button());
    await userEvent.click(await dialog.findByRole('button', { name: 'Stop' }));
    expect(await dialog.findByText('Stopped; nothing was written.')).toBeVisible();
    expect(dialog.queryByRole('alert')).toBeNull();
    expect(dialog.getByRole('button', { name: 'Not now' })).toBeVisible();
    expect(button()).toBeEnabled();
  });

  it('does not send what is no text or too large', async () => {
    const dialog = await begin(new File([new Uint8Array([0x6e, 0xff, 0xfe])], 'old.csv', { type: 'text/csv' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent('“old.csv” is not UTF-8');
    await userEvent.upload(dialog.getByLabelText('Choose another file'), new File([new Uint8Array(4 * 1024 * 1024 + 1)], 'large.csv', { type: 'text/csv' }));
    await waitFor(() => expect(dialog.getByRole('alert')).toHaveTextContent('at most 4 MiB are read'));
    expect(asked(calls, 'plan_people')).toHaveLength(0);
  });
});
