import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type { PreviewDomainsRequest, SourceView } from '@/ipc/bindings';
import { setTransport, type Transport } from '@/ipc/transport';
import { SourceDomains } from './source-domains';

const SPACES = ['hr', 'raw_pay', 'raw_tax'];

/** As the backend does it, for patterns with one star at the end. */
function preview({ rules }: PreviewDomainsRequest) {
  const taken = new Set<string>();
  const told = rules.map(({ pattern }) => {
    const found = SPACES.filter((name) => !taken.has(name) && name.startsWith(pattern.replace('*', '')));
    found.forEach((name) => taken.add(name));
    const problem = pattern.includes('..') ? 'it has an empty level' : null;
    return { problem, namespaces: found.length, things: found.length, examples: found };
  });
  const left = SPACES.filter((name) => !taken.has(name));
  return {
    rules: told,
    namespaces: SPACES.length,
    undecided: { problem: null, namespaces: left.length, things: left.length, examples: left },
  };
}

const invoke = vi.fn<Transport['invoke']>((command, { request }) =>
  Promise.resolve(command === 'preview_domains' ? preview(request as PreviewDomainsRequest) : { rules: [], decided: null }),
);

beforeEach(() => {
  vi.clearAllMocks();
  setTransport({ invoke, stream: () => new Promise(() => {}), listen: () => Promise.resolve(() => {}) });
});

function open() {
  const source = { config: { name: 'lake', kind: { kind: 'dbt', path: '/x' } }, domains: [] } as unknown as SourceView;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SourceDomains source={source} />
    </QueryClientProvider>,
  );
  return userEvent.setup({ delay: null });
}

it('says what rules would do before they are kept, and keeps them', async () => {
  const user = open();
  await user.click(screen.getByRole('button', { name: 'Add rules' }));
  const keep = screen.getByRole('button', { name: 'Keep rules' });
  expect(keep).toBeDisabled();
  await user.type(screen.getByLabelText('Pattern of rule 1'), 'raw_*');
  expect(keep).toBeDisabled();
  await user.type(screen.getByLabelText('Domain of rule 1'), 'Finance');
  await screen.findByText('2 namespaces with 2 assets: raw_pay, raw_tax');
  await screen.findByText('2 namespaces match; 1 has no rule: hr');
  await user.click(keep);
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Keep rules' })).toBeNull());
  expect(invoke).toHaveBeenCalledWith('set_domains', {
    request: { source: 'lake', rules: [{ pattern: 'raw_*', domain: 'Finance' }] },
  });
});

it('does not keep what cannot be a rule', async () => {
  const user = open();
  await user.click(screen.getByRole('button', { name: 'Add rules' }));
  await user.type(screen.getByLabelText('Pattern of rule 1'), 'a..b');
  await user.type(screen.getByLabelText('Domain of rule 1'), 'Finance');
  expect(await screen.findByRole('alert')).toHaveTextContent('It has an empty level.');
  expect(screen.getByRole('button', { name: 'Keep rules' })).toBeDisabled();
});
