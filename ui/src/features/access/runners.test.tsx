import { configure, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunnerRow, Unattended } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { AccessPage } from './access-page';
import { fake, open } from './access-test';
import { frame, runner, undone } from './access.samples';

configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 120_000 });

let runners: RunnerRow[];
let unattended: Unattended[];
let fails: WeftError | null;

beforeEach(() => {
  runners = [runner()];
  unattended = [];
  fails = null;
  fake({
    show_frame: () => frame(),
    list_requests: () => ({ requests: [], inbox: 0, overdue: 0 }),
    list_grants: () => ({ grants: [], unfinished: 0, overdue: 0 }),
    list_runners: () => {
      if (fails) throw fails;
      return { runners, unattended };
    },
  });
});

const section = () => screen.findByRole('region', { name: 'Runners' });

describe('what runs unattended', () => {
  it('is quiet where all is well: each runner with its last run', async () => {
    open(<AccessPage />);
    expect(await within(await section()).findByText('Nothing left')).toBeVisible();
    expect(await section()).toHaveTextContent(/sales.*Sales.*Ran.*2 granted, 1 taken away, 0 left/);
    expect(screen.queryByRole('region', { name: 'Not done by any runner' })).not.toBeInTheDocument();
  });

  it('is told where nobody does it, with what to do', async () => {
    unattended = [undone(), undone({ domain: 'Supply', pending: 0, overdue: 1, says: '1 grant should have ended' })];
    open(<AccessPage />);
    const told = await screen.findByRole('region', { name: 'Not done by any runner' });
    expect(told).toHaveTextContent('Sales: 2 grants are approved, not yet granted. No runner looks after Sales');
    expect(within(told).getByRole('alert')).toHaveTextContent('Supply: 1 grant should have ended.');
  });

  it('names the first three domains and counts the others', async () => {
    unattended = ['A', 'B', 'C', 'D', 'E'].map((domain) => undone({ domain }));
    open(<AccessPage />);
    const told = await screen.findByRole('region', { name: 'Not done by any runner' });
    expect(within(told).getAllByRole('status')).toHaveLength(3);
    expect(told).toHaveTextContent('And in 2 more domains');
  });

  it('says of a late runner what to look at, and of one that never ran that it has not', async () => {
    runners = [runner({ state: 'late', says: 'it has not run for 2 hours: look at its timer' }), runner({ name: 'supply', state: 'waiting', last: null })];
    open(<AccessPage />);
    expect(await within(await section()).findByText('Late')).toBeVisible();
    expect(await section()).toHaveTextContent('It has not run for 2 hours: look at its timer.');
    expect(await section()).toHaveTextContent('Has not run yet');
  });

  it('says how one is installed where there is none, and never that where it is not known', async () => {
    runners = [];
    const first = open(<AccessPage />);
    expect(await within(await section()).findByText(/None is installed/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Copy the command that installs one' })).toBeVisible();
    first.unmount();
    fails = new WeftError({ code: 'failed', message: 'the copy is locked', hint: null, retryable: true });
    open(<AccessPage />);
    expect(await within(await section()).findByText(/The copy is locked/)).toBeVisible();
    expect(screen.queryByText(/None is installed/)).not.toBeInTheDocument();
  });
});
