import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProbeStep, TestSourceResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { setTransport, type Transport } from '@/ipc/transport';
import { AddSource } from './add-source';
import type { KindName } from './connections-search';

const SECRET = 'correct-horse-battery';

const step = (name: string, state: ProbeStep['state']): ProbeStep => ({
  name,
  state,
  found: `${name} found`,
  costs: state === 'passed' ? null : 'Less is seen.',
  took_ms: 80,
});
const PASSED: TestSourceResponse = { passed: true, found: '', steps: [step('Sign in', 'passed')] };
const PARTLY: TestSourceResponse = {
  passed: false,
  found: '',
  steps: [step('Sign in', 'passed'), step('Load a table', 'denied')],
};
const OUT: TestSourceResponse = { passed: false, found: '', steps: [step('Sign in', 'denied')] };

let answers: Record<string, () => unknown>;
const invoke = vi.fn<Transport['invoke']>(async (command) => Promise.resolve(answers[command]?.()));
const page = () => new XMLSerializer().serializeToString(document);
const onAdded = vi.fn();
const onClose = vi.fn();
const asked = (command: string) =>
  invoke.mock.calls.filter(([name]) => name === command).map(([, { request }]) => request as Record<string, unknown>);

beforeEach(() => {
  vi.clearAllMocks();
  answers = {
    test_source: () => PASSED,
    add_source: () => ({ name: 'polaris', found: 'a catalog', kept_in: 'the system keychain' }),
  };
  setTransport({
    invoke,
    stream: () => new Promise(() => {}),
    listen: () => Promise.resolve(() => {}),
  });
});

function Page({ first }: { first: KindName }) {
  const [kind, setKind] = useState<KindName | undefined>(first);
  return (
    kind && (
      <AddSource
        kind={kind}
        taken={['taken']}
        onKind={setKind}
        onClose={() => {
          onClose();
          setKind(undefined);
        }}
        onAdded={(name) => {
          onAdded(name);
          setKind(undefined);
        }}
      />
    )
  );
}

function open(kind: KindName = 'polaris') {
  const client = new QueryClient();
  render(
    <QueryClientProvider client={client}>
      <Page first={kind} />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), client };
}

const field = (label: string) => screen.getByLabelText(label);
const button = (name: string) => screen.getByRole('button', { name });

async function fill(user: ReturnType<typeof userEvent.setup>) {
  await user.type(field('Address'), 'https://polaris.example/api/catalog');
  await user.type(field('Client id'), 'analyst');
  await user.type(field('Client secret'), SECRET);
}

describe('adding a server', () => {
  it('offers both kinds first, with what each needs', () => {
    open();
    const kinds = screen.getAllByRole('radio').map((radio) => radio.textContent);
    expect(kinds[0]).toMatch(/^Apache PolarisNeeds its address/);
    expect(kinds[1]).toMatch(/^Iceberg REST catalogNeeds its address/);
    expect(kinds[2]).toMatch(/^Iceberg SQL catalog/);
  });

  it('tries, then adds, and keeps the secret nowhere', async () => {
    const { user, client } = open();
    await fill(user);
    expect(field('Name in Weft')).toHaveValue('polaris');
    await user.click(button('Test connection'));
    const source = expect.objectContaining({
      kind: 'polaris',
      uri: 'https://polaris.example/api/catalog',
      sign_in: { method: 'client_credentials', client_id: 'analyst', scope: null, token_uri: null },
    }) as unknown;
    expect(asked('test_source')).toEqual([{ name: 'polaris', source, secret: SECRET }]);
    await user.click(await screen.findByRole('button', { name: 'Add and sync' }));
    expect(asked('add_source')).toEqual([{ name: 'polaris', source, secret: SECRET }]);
    await waitFor(() => expect(onAdded).toHaveBeenCalledWith('polaris'));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(page()).not.toContain(SECRET);
    const held = () =>
      JSON.stringify(
        client
          .getMutationCache()
          .getAll()
          .map((one) => one.state),
      );
    await waitFor(() => expect(held()).not.toContain(SECRET), { timeout: 3_000 });
  });

  it('gives an Iceberg REST catalog a token, in a field that nothing fills in', async () => {
    const { user } = open('iceberg-rest');
    await user.type(field('Address'), 'http://localhost:8181');
    await user.click(screen.getByRole('radio', { name: 'Token' }));
    expect(field('Token')).toHaveAttribute('type', 'password');
    expect(field('Token')).toHaveAttribute('autocomplete', 'off');
    expect(field('Token')).toHaveValue('');
    await user.type(field('Token'), 't0ken');
    await user.click(button('Test connection'));
    expect(asked('test_source')).toMatchObject([
      { name: 'localhost', secret: 't0ken', source: { kind: 'iceberg-rest', sign_in: { method: 'token' } } },
    ]);
  });

  it('asks for no secret where nobody signs in', async () => {
    const { user } = open('iceberg-rest');
    await user.type(field('Address'), 'http://localhost:8181');
    await user.click(screen.getByRole('radio', { name: 'None' }));
    expect(screen.queryByLabelText(/secret|token/i, { selector: '[type=password]' })).toBeNull();
    await user.click(button('Test connection'));
    expect(asked('test_source')[0]).not.toHaveProperty('secret');
  });

  it('says at each field what is wrong and goes to the first', async () => {
    const { user } = open();
    await user.click(button('Test connection'));
    expect(invoke).not.toHaveBeenCalled();
    expect(field('Address')).toHaveAccessibleDescription('Give the server’s address');
    expect(field('Client secret')).toHaveAccessibleDescription('Give the client’s secret');
    expect(field('Name in Weft')).toHaveAccessibleDescription('Give it a name');
    expect(field('Address')).toHaveFocus();
  });

  it('says that http is not enough when the field is left', async () => {
    const { user } = open();
    await user.type(field('Address'), 'http://polaris.example');
    expect(field('Address')).toBeValid();
    await user.tab();
    expect(field('Address')).toHaveAccessibleDescription('Use https: http is only for this computer');
    expect(field('Client id')).toBeValid();
  });

  it('lets it be added when only a later step was refused', async () => {
    answers.test_source = () => PARTLY;
    const { user } = open();
    await fill(user);
    await user.click(button('Test connection'));
    await user.click(await screen.findByRole('button', { name: 'Add anyway' }));
    await waitFor(() => expect(onAdded).toHaveBeenCalledWith('polaris'));
  });

  it('does not when the sign-in was refused, and forgets the answer when the secret changes', async () => {
    answers.test_source = () => OUT;
    const { user } = open();
    await fill(user);
    await user.click(button('Test connection'));
    expect(await screen.findByRole('list', { name: 'Steps of the test' })).toHaveTextContent('Sign in found');
    expect(screen.queryByRole('button', { name: 'Add anyway' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Add and sync' })).toBeNull();
    await user.type(field('Client secret'), 'x');
    expect(screen.queryByRole('list', { name: 'Steps of the test' })).toBeNull();
    expect(button('Test connection')).toBeEnabled();
  });

  it('says at the top why it was not added, with what to do, and keeps what was typed', async () => {
    answers.test_source = () => PARTLY;
    answers.add_source = () => {
      throw new WeftError({
        code: 'denied',
        message: 'the server refused it',
        hint: 'check the client id',
        retryable: false,
      });
    };
    const { user } = open();
    await fill(user);
    await user.click(button('Test connection'));
    await user.click(await screen.findByRole('button', { name: 'Add anyway' }));
    const alert = await screen.findByText('It was not added.');
    expect(alert.parentElement).toHaveTextContent('The server refused it. Check the client id.');
    expect(field('Client id')).toHaveValue('analyst');
    expect(onAdded).not.toHaveBeenCalled();
  });

  it('keeps what was typed through another kind and through Escape', async () => {
    const { user } = open();
    await fill(user);
    await user.click(screen.getByRole('radio', { name: /Iceberg REST/ }));
    expect(field('Address')).toHaveValue('https://polaris.example/api/catalog');
    await user.keyboard('{Escape}');
    expect(screen.getByRole('heading', { name: 'Close without adding it?' })).toBeInTheDocument();
    await user.click(button('Go on typing'));
    expect(field('Client id')).toHaveValue('analyst');
    expect(onClose).not.toHaveBeenCalled();
    await user.keyboard('{Escape}');
    await user.click(button('Discard it'));
    expect(onClose).toHaveBeenCalledOnce();
    expect(page()).not.toContain(SECRET);
  });

  it('closes at once where nothing was typed', async () => {
    const { user } = open();
    await user.keyboard('{Escape}');
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('opens what is folded away where something in it is wrong', async () => {
    const { user } = open();
    await fill(user);
    await user.click(screen.getByText('More'));
    await user.type(field('Token address'), 'login');
    await user.click(screen.getByText('More'));
    await user.click(button('Test connection'));
    expect(field('Token address')).toBeVisible();
    expect(field('Token address')).toHaveFocus();
  });

  it('still tries a folder', async () => {
    const { user } = open('dbt');
    await user.type(field('Folder'), '/projects/shop');
    await user.click(button('Test connection'));
    expect(asked('test_source')).toEqual([{ name: 'shop', source: { kind: 'dbt', path: '/projects/shop' } }]);
  });
});
