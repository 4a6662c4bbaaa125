import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { GivenDuty, ListMembersResponse, ShowWorkspaceResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { WorkspacePart } from './workspace-part';

configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

const duty = (login: string, role: GivenDuty['role'], domain: string | null): GivenDuty => ({ login, role, domain, since: null, until: null, stands_for: null, given_by: 'plat' });
const own: ShowWorkspaceResponse = { folder: '/w', login: 'ruth', revision: 7, team: null };
const team = { address: 'db.example:5432/weft', last: new Date().toISOString(), locks: '2099-01-01T00:00:00Z', trouble: null, hint: null };

let shown: ShowWorkspaceResponse;
let members: ListMembersResponse;
let invited: () => unknown;
let calls: { command: string; request: unknown }[];

beforeEach(() => {
  shown = { ...own, team };
  members = {
    address: team.address,
    login: 'ruth',
    members: [
      { login: 'maya', name: 'Maya Lindqvist', duties: [duty('maya', 'analyst', null)], gone: false },
      { login: 'ruth', name: null, duties: [duty('ruth', 'platform', null)], gone: false },
      { login: 'tom', name: null, duties: [duty('tom', 'leaver', null)], gone: true },
    ],
  };
  invited = () => ({ duty: duty('emre', 'owner', 'sales'), admission: 'GRANT "weft_member" TO "emre"', address: team.address });
  calls = [];
  setTransport({
    invoke(command, args) {
      calls.push({ command, request: args.request });
      return new Promise((resolve) => {
        if (command === 'show_workspace') resolve(shown);
        else if (command === 'list_members' || command === 'dismiss_member') resolve(members);
        else if (command === 'invite_member') resolve(invited());
        else resolve({ domains: [{ domain: 'sales', products: 1 }] });
      });
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => undefined),
  });
});

const open = () =>
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <WorkspacePart />
    </QueryClientProvider>,
  );
const asked = (command: string) => calls.filter((call) => call.command === command).map((call) => call.request);

describe('the workspace in the settings', () => {
  it('says that it is one’s own, and how a team’s is joined', async () => {
    shown = own;
    open();
    expect(await screen.findByText(/Your own: one file on this computer/)).toBeVisible();
    expect(screen.getByText('weft workspace join postgres://LOGIN@HOST/DATABASE')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Copy the command' })).toBeVisible();
    expect(asked('list_members')).toHaveLength(0);
  });

  it('says why a team is not heard of, and what that means', async () => {
    shown = { ...own, team: { ...team, trouble: 'the server does not answer', hint: 'is the VPN on?' } };
    open();
    expect(await screen.findByText(/Team workspace not reached, last heard of just now\./)).toBeVisible();
    expect(screen.getByText(/The server does not answer\. Is the VPN on\? Everything can be read as it was then/)).toBeVisible();
  });

  it('lists who is in it, and dismisses after a question in its place', async () => {
    open();
    const list = await screen.findByRole('region', { name: 'Members' });
    expect(within(list).getByText('Maya Lindqvist')).toBeVisible();
    expect(screen.getByText('You are Platform of the whole mesh.')).toBeVisible();
    expect(screen.getByText('1 person who left, or whose time is over')).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Dismiss ruth/ })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss Maya Lindqvist: Analyst of the whole mesh' }));
    expect(asked('dismiss_member')).toHaveLength(0);
    await userEvent.click(within(screen.getByRole('group', { name: 'Dismiss' })).getByRole('button', { name: /^Dismiss/ }));
    await waitFor(() => expect(asked('dismiss_member')).toEqual([{ login: 'maya', role: 'analyst', domain: null }]));
  });

  it('invites after a question, and says what is left to do', async () => {
    open();
    const form = within(await screen.findByRole('form', { name: 'Invite somebody' }));
    await screen.findByRole('option', { name: 'sales' });
    expect(form.getByRole('button', { name: 'Invite…' })).toBeDisabled();
    fireEvent.change(form.getByLabelText('Login'), { target: { value: 'emre' } });
    fireEvent.change(form.getByLabelText('Role'), { target: { value: 'owner' } });
    fireEvent.change(form.getByLabelText('Domain'), { target: { value: 'sales' } });
    fireEvent.change(form.getByLabelText('Until, if it ends'), { target: { value: '2099-01-31' } });
    await userEvent.click(form.getByRole('button', { name: 'Invite…' }));
    expect(screen.getByText('Make emre Owner in sales, through 2099-01-31?')).toBeVisible();
    expect(asked('invite_member')).toHaveLength(0);
    await userEvent.click(within(screen.getByRole('group', { name: 'Invite' })).getByRole('button', { name: /^Invite/ }));
    expect(await screen.findByText('GRANT "weft_member" TO "emre"')).toBeVisible();
    expect(screen.getByText('weft workspace join postgres://emre@db.example:5432/weft')).toBeVisible();
    expect(asked('invite_member')).toEqual([{ login: 'emre', role: 'owner', domain: 'sales', until: '2099-01-31' }]);
  });

  it('shows what the database refuses, and keeps what was typed', async () => {
    invited = () => {
      throw new WeftError({ code: 'denied', message: 'ruth may not say who is platform', hint: 'the platform team does', retryable: false });
    };
    open();
    const form = within(await screen.findByRole('form', { name: 'Invite somebody' }));
    fireEvent.change(form.getByLabelText('Login'), { target: { value: 'emre' } });
    await userEvent.click(form.getByRole('button', { name: 'Invite…' }));
    await userEvent.click(within(screen.getByRole('group', { name: 'Invite' })).getByRole('button', { name: /^Invite/ }));
    expect(await screen.findByText(/Ruth may not say who is platform\. The platform team does\./)).toBeVisible();
    expect(form.getByLabelText('Login')).toHaveValue('emre');
  });

  it('offers nothing to whom the database would refuse, and says who does it', async () => {
    members = { ...members, login: 'maya' };
    open();
    expect(await screen.findByText('The platform team invites, and a steward in their own domain.')).toBeVisible();
    expect(screen.queryByRole('form', { name: 'Invite somebody' })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Dismiss/ })).toBeNull();
  });
});
