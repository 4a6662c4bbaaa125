import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlanScaffoldRequest, ScaffoldProductRequest } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport } from '@/ipc/transport';
import { SkeletonDialog } from './skeleton-dialog';

configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

let folder: string | null;
let closings: number;
const planned: PlanScaffoldRequest[] = [];
const written: ScaffoldProductRequest[] = [];

beforeEach(() => {
  folder = '/srv/stock';
  closings = 0;
  planned.length = 0;
  written.length = 0;
  setTransport({
    invoke(command, args) {
      if (command === 'show_frame') return Promise.resolve({ domains: [{ domain: 'Supply' }] });
      if (command === 'pick_target_folder') return Promise.resolve(folder);
      if (command === 'plan_scaffold') {
        const request = args.request as PlanScaffoldRequest;
        planned.push(request);
        if (request.name === '../x') return Promise.reject(new WeftError({ code: 'invalid', message: '`../x` is no name', hint: null, retryable: false }));
        return Promise.resolve({ files: [{ path: `contracts/${request.name}.odcs.yaml`, text: 'kind: DataContract' }, { path: request.kind === 'dbt' ? 'models/stock.sql' : 'jobs/stock.py', text: 'select 1' }] });
      }
      written.push(args.request as ScaffoldProductRequest);
      return Promise.resolve({ files: ['contracts/stock.odcs.yaml', 'jobs/stock.py'] });
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => {}),
  });
});

function open() {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <SkeletonDialog onClose={() => (closings += 1)} />
    </QueryClientProvider>,
  );
}

const name = (text: string) => fireEvent.change(screen.getByLabelText('Name'), { target: { value: text } });

describe('the skeleton of a product', () => {
  it('is shown before it is written, and written into the folder that was chosen', async () => {
    open();
    expect(screen.getByRole('button', { name: 'Write it to a folder…' })).toBeDisabled();
    name('stock');
    fireEvent.change(screen.getByLabelText('Domain'), { target: { value: ' Supply ' } });
    expect(await screen.findByText('models/stock.sql')).toBeTruthy();
    await userEvent.click(screen.getByText('Spark job'));
    expect(await screen.findByText('jobs/stock.py')).toBeTruthy();
    expect(screen.getByText('kind: DataContract')).toBeTruthy();
    expect(written).toEqual([]);
    const button = await screen.findByRole('button', { name: 'Write 2 files to a folder…' });
    await waitFor(() => expect(button).toBeEnabled());
    await userEvent.click(button);
    expect(await screen.findByText('/srv/stock')).toBeTruthy();
    expect(written).toEqual([{ name: 'stock', domain: 'Supply', kind: 'spark', path: '/srv/stock' }]);
    expect(closings).toBe(0);
  });

  it('is not written where no folder was chosen, and says what is wrong with a name', async () => {
    folder = null;
    open();
    name('stock');
    const button = await screen.findByRole('button', { name: 'Write 2 files to a folder…' });
    await waitFor(() => expect(button).toBeEnabled());
    await userEvent.click(button);
    await waitFor(() => expect(button).not.toHaveAttribute('aria-busy', 'true'));
    expect(written).toEqual([]);
    name('../x');
    expect(await screen.findByText(/is no name/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Write it to a folder…' })).toBeDisabled();
  });
});
