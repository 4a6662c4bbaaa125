import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ListAuditResponse, PublishPolicyResponse, ShowPolicyResponse, TestOutcome, VerifyAuditResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { handleKey } from '@/lib/screen';
import { GovernancePage } from './governance-page';
import { AT, checked, entry, outcome, shown, TEXT } from './governance.samples';
import { validateGovernanceSearch } from './governance-search';

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 120_000 });

type Request = Record<string, unknown>;

let calls: { command: string; request: Request }[];
let standing: ShowPolicyResponse;
let tests: TestOutcome[];
let published: () => PublishPolicyResponse;
let listed: (request: Request) => ListAuditResponse;
let proof: VerifyAuditResponse;

beforeEach(() => {
  calls = [];
  standing = shown();
  tests = [outcome()];
  published = () => ({ state: 'published', version: 4, by: 'ruth', errors: [], failing: [], notes: [] });
  listed = () => ({ entries: [entry(), entry({ sequence: 6, action: 'decide_access', subject: 'urn:weft:request:3f9ab210cdef', detail: 'approved' })], more: false });
  proof = { ok: true, entries: 7, first_bad: null, head: 'ab12', says: null, witnessed: 6 };
  window.addEventListener('keydown', handleKey);
  const answer = (command: string, request: Request): unknown => {
    switch (command) {
      case 'show_policy':
        return request.version === 2 ? { ...standing, version: 2, stands: false, text: TEXT.replace('3', '2'), by: 'oskar', by_name: 'Oskar Lind' } : standing;
      case 'check_policy':
        return { files: [checked(String(request.text))] };
      case 'run_policy_tests':
        return { version: 3, pass: tests.every((test) => test.pass), tests, errors: [] };
      case 'publish_policy':
        return published();
      case 'save_draft':
        return { at: AT };
      case 'discard_draft':
        return { draft: null };
      case 'list_audit':
        return listed(request);
      case 'verify_audit':
        return proof;
      default:
        return {};
    }
  };
  setTransport({
    invoke(command, args) {
      const request = (args.request ?? {}) as Request;
      calls.push({ command, request });
      return new Promise((resolve) => resolve(answer(command, request)));
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => undefined),
  });
});

function open(search = '') {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/governance', validateSearch: validateGovernanceSearch, component: GovernancePage });
  const others = ['/entity/$urn', '/access', '/proposals'].map((path) => createRoute({ getParentRoute: () => root, path, component: () => null }));
  const router = createRouter({ routeTree: root.addChildren([page, ...others]), history: createMemoryHistory({ initialEntries: [`/governance${search}`] }) });
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}
const asked = (command: string) => calls.filter((call) => call.command === command).map((call) => call.request);
const draft = (text: string, base = 40) => ({ at: AT, base, file: { text } });
const publish = () => screen.findByRole('button', { name: /^Publish version/ });

describe('the policy as it is read', () => {
  it('says what may be asked for, who decides, and until when an exception holds', async () => {
    open('?view=policy');
    expect(await screen.findByRole('table', { name: 'Purposes' })).toHaveTextContent('Reporting');
    expect(screen.getByRole('table', { name: 'Who decides' })).toHaveTextContent('With pii, as reader');
    expect(screen.getByRole('table', { name: 'Who decides' })).toHaveTextContent('The owner or a steward, two different people');
    expect(screen.getByRole('table', { name: 'Guardrails' })).toHaveTextContent('In Sales, asked by people of Sales, without pii');
    expect(screen.getByRole('table', { name: 'Rules' })).toHaveTextContent('Refused');
    expect(screen.getByRole('table', { name: 'Exceptions' })).toHaveTextContent(/lena@alderfinch\.example.*31 Jan 2099/);
    expect(await screen.findByText('1 test holds')).toBeVisible();
    const team = screen.getByRole('complementary', { name: 'About the policy' });
    // Of the team, and who published the version that stands.
    expect(within(team).getAllByText('Ruth Adeyemi')).toHaveLength(2);
    expect(within(team).getByText('Oskar Lind')).toBeVisible();
    expect(screen.getByText(/^Version 3 of the access policy stands, published by Ruth Adeyemi on /)).toBeVisible();
    expect(within(team).getByText('oskar@alderfinch.example')).toBeVisible();
  });

  it('is read only for a stranger, and says why', async () => {
    standing = shown({ may_publish: false, because: 'another version is published by the governance team: ruth, oskar' });
    const first = open('?view=policy');
    expect(await screen.findByText('Another version is published by the governance team: ruth, oskar.')).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Edit the policy/ })).toBeNull();
    first.unmount();
    open('?view=edit');
    expect(await screen.findByText('You read the policy, and do not change it')).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Publish/ })).toBeNull();
  });

  it('shows an earlier version beside the one that stands', async () => {
    open('?view=policy');
    await userEvent.click(await screen.findByRole('button', { name: /^Version 2/ }));
    expect(await screen.findByText(/Version 2 does not stand any more\./)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Compare the two' }));
    expect(await screen.findByRole('table', { name: 'Version 2 beside Version 3, which stands' })).toHaveTextContent('version: 2');
  });

  it('says what cannot be read', async () => {
    setTransport({ invoke: () => Promise.reject(new WeftError({ code: 'unavailable', message: 'the server does not answer', hint: null, retryable: true })), stream: () => Promise.resolve(null), listen: () => Promise.resolve(() => undefined) });
    open('?view=policy');
    expect(await screen.findByText('Weft cannot reach the access policy')).toBeVisible();
  });
});

describe('editing the policy', () => {
  it('tells what is wrong at its line and column, and keeps publishing off', async () => {
    standing = shown({ draft: draft('kind: AccessPolicy\nversion: 4\nwrong\n') });
    open('?view=edit');
    expect(await screen.findByText('Line 3, column 5')).toBeVisible();
    expect(screen.getByText('By is one of owner and steward.')).toBeVisible();
    expect(screen.getByText('They run when nothing is wrong any more.')).toBeVisible();
    expect(screen.getByRole('button', { name: /^Publish/ })).toBeDisabled();
    expect(asked('run_policy_tests')).toHaveLength(0);
  });

  it('raises the number of the version, and keeps it as a draft', async () => {
    standing = shown({ draft: draft(`${TEXT}# more\n`) });
    open('?view=edit');
    await userEvent.click(await screen.findByRole('button', { name: 'Set the version to 4' }));
    await waitFor(() => expect(asked('save_draft').at(-1)).toMatchObject({ part: 'policy', base: 40, file: { text: `${TEXT.replace('3', '4')}# more\n` } }));
    await waitFor(async () => expect(await publish()).toBeEnabled());
  });

  it('says which test fails and why, and does not publish', async () => {
    standing = shown({ draft: draft(TEXT.replace('3', '4')) });
    tests = [outcome(), outcome({ name: 'but not names', pass: false, got: 'refused by no-addresses', because: 'the rule refuses it' })];
    open('?view=edit');
    expect(await screen.findByText(/Meant is granted by own-sales, the answer is refused by no-addresses: The rule refuses it\./)).toBeVisible();
    expect(screen.getByText('1 of 2 tests fails')).toBeVisible();
    expect(await publish()).toBeDisabled();
  });

  it('is published after a question, over what was seen, with the changes in sight', async () => {
    standing = shown({ draft: draft(TEXT.replace('3', '4')) });
    open('?view=edit');
    await waitFor(async () => expect(await publish()).toBeEnabled());
    await userEvent.click(await publish());
    expect(screen.getByText(/Publish version 4 over version 3\?/)).toBeVisible();
    expect(screen.getByRole('region', { name: 'Changes' })).toHaveTextContent('version: 4');
    expect(asked('publish_policy')).toHaveLength(0);
    await userEvent.click(within(screen.getByRole('group', { name: 'Publish' })).getByRole('button', { name: /^Publish/ }));
    await waitFor(() => expect(asked('publish_policy')).toEqual([{ text: TEXT.replace('3', '4'), name: null, base: 40, draft: AT }]));
    expect(await screen.findByRole('heading', { name: 'Governance' })).toBeVisible();
  });

  it('shows both versions where somebody was faster, and goes on over theirs', async () => {
    standing = shown({ draft: draft(TEXT.replace('3', '4')) });
    open('?view=edit');
    await waitFor(async () => expect(await publish()).toBeEnabled());
    published = () => ({ state: 'conflict', version: 4, by: 'oskar', errors: [], failing: [], notes: [] });
    standing = shown({ version: 4, base: 41, by: 'oskar', by_name: 'Oskar Lind', text: `${TEXT.replace('3', '4')}# theirs\n` });
    await userEvent.click(await publish());
    await userEvent.click(within(screen.getByRole('group', { name: 'Publish' })).getByRole('button', { name: /^Publish/ }));
    expect(await screen.findByRole('heading', { name: 'Version 4 was published since you began' })).toBeVisible();
    expect(screen.getByRole('region', { name: 'Both versions' })).toHaveTextContent('# theirs');
    await userEvent.click(screen.getByRole('button', { name: 'Go on with mine, over theirs' }));
    await waitFor(() => expect(asked('save_draft').at(-1)).toMatchObject({ base: 41, file: { text: TEXT.replace('3', '4') } }));
    await userEvent.click(await screen.findByRole('button', { name: 'Set the version to 5' }));
    await waitFor(async () => expect(await publish()).toHaveTextContent('Publish version 5'));
  });
});

describe('the audit', () => {
  it('lists who did what, and asks for what is filtered', async () => {
    open('?view=audit');
    expect(await screen.findByRole('option', { name: /ruth.*publish policy.*the access policy.*version 3/ })).toBeVisible();
    await userEvent.type(screen.getByRole('textbox', { name: 'Person' }), 'oskar');
    listed = () => ({ entries: [], more: false });
    await userEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(await screen.findByText('No entry fits')).toBeVisible();
    expect(asked('list_audit').at(-1)).toMatchObject({ person: 'oskar', subject: null, since: null, after: null });
    expect(screen.getByText('weft audit export --person=oskar')).toBeVisible();
  });

  it('shows an entry in full', async () => {
    open('?view=audit');
    await userEvent.click(await screen.findByRole('option', { name: /decide access/ }));
    const panel = await screen.findByRole('complementary', { name: 'Entry 6' });
    expect(within(panel).getByRole('link', { name: 'request 3f9ab210' })).toBeVisible();
    expect(panel).toHaveTextContent('approved');
  });

  it('says whether anything was changed', async () => {
    open('?view=audit');
    await userEvent.click(await screen.findByRole('button', { name: /^Verify the chain/ }));
    expect(await screen.findByText(/7 entries are as they were written\. Entry 6, which this machine saw last before, is among them\./)).toBeVisible();
    proof = { ok: false, entries: 4, first_bad: 5, head: 'ff00', says: 'its hash does not follow', witnessed: 6 };
    await userEvent.click(screen.getByRole('button', { name: /^Verify the chain/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Entry 5 is not as it was written. Its hash does not follow. 4 entries before it are.');
  });

  it('says that it may not be seen, and never that there is nothing', async () => {
    listed = () => {
      throw new WeftError({ code: 'denied', message: 'auditors read it', hint: null, retryable: false });
    };
    open('?view=audit');
    expect(await screen.findByText('You may not see the audit')).toBeVisible();
    expect(screen.queryByText('Nothing was done yet')).toBeNull();
  });
});
