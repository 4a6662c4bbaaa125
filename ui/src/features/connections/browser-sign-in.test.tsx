import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignIn } from '@/ipc/bindings';
import { setTransport, type Transport } from '@/ipc/transport';
import { AddSource } from './add-source';
import { SourceBrowserSignIn } from './source-browser-sign-in';
import { useSignIn } from './use-sign-in';

const ADDRESS = 'https://id.example/authorize?state=1';
const OPENID: Extract<SignIn, { method: 'openid' }> = {
  method: 'openid',
  issuer: 'https://id.example',
  client_id: 'weft',
  scope: null,
  audience: null,
};

let answers: Record<string, () => Promise<unknown>>;
const invoke = vi.fn<Transport['invoke']>((command) => answers[command]?.() ?? Promise.resolve(null));
let progress: (value: unknown) => void;
let finish: (answer: unknown) => void;
let fail: (error: unknown) => void;
const stream = vi.fn<Transport['stream']>(
  (_command, _args, onProgress) =>
    new Promise((resolve, reject) => {
      progress = onProgress;
      finish = resolve;
      fail = reject;
    }),
);

beforeEach(() => {
  vi.clearAllMocks();
  answers = {
    test_source: () =>
      Promise.resolve({
        passed: true,
        found: '',
        steps: [{ name: 'Sign in', state: 'passed', found: '', costs: null, took_ms: 1 }],
      }),
    add_source: () => Promise.resolve({ name: 'polaris', found: '', kept_in: 'the system keychain' }),
    set_secret: () => Promise.resolve({ kept_in: null, provider: 'the provider ended it too' }),
  };
  setTransport({ invoke, stream, listen: () => Promise.resolve(() => {}) });
});

const button = (name: string) => screen.getByRole('button', { name });
const asked = (command: string) => invoke.mock.calls.filter(([name]) => name === command).map(([, args]) => args);
/** The backend asks for the browser. */
const sendToBrowser = () => act(() => progress({ step: 'Wait for the browser', done: 0, total: null, detail: ADDRESS }));

function Detail({ onSignedOut }: { onSignedOut: () => void }) {
  const signIn = useSignIn(() => {});
  return <SourceBrowserSignIn name="mesh" openid={OPENID} signIn={signIn} onSignedOut={onSignedOut} />;
}

function show(what: ReactNode) {
  render(<QueryClientProvider client={new QueryClient()}>{what}</QueryClientProvider>);
  return userEvent.setup();
}

/** All at once: typing it is what other tests are about. */
const write = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

async function fillIn() {
  const user = show(<AddSource kind="polaris" taken={[]} onKind={() => {}} onClose={() => {}} onAdded={() => {}} />);
  await user.click(screen.getByRole('radio', { name: 'Browser (OpenID)' }));
  write('Address', 'https://polaris.example/api/catalog');
  write('Issuer', 'https://id.example');
  write('Client id', 'weft');
  return user;
}

describe('a connection that is signed in to through the browser', () => {
  it('is signed in to, tried and added, with no secret of its own', async () => {
    const user = await fillIn();
    expect(screen.queryByLabelText('Client secret')).toBeNull();
    await user.click(button('Sign in and test'));
    const source = expect.objectContaining({ kind: 'polaris', sign_in: OPENID }) as unknown;
    expect(stream.mock.calls[0]?.[0]).toBe('sign_in_source');
    expect(stream.mock.calls[0]?.[1].request).toEqual({ name: 'polaris', source });
    expect(screen.getByRole('region', { name: 'Sign-in in the browser' })).toHaveTextContent('Asking the provider');
    expect(asked('open_external')).toEqual([]);
    sendToBrowser();
    expect(screen.getByText('Waiting for your browser…')).toBeInTheDocument();
    await waitFor(() => expect(asked('open_external')).toEqual([{ url: ADDRESS }]));
    await user.click(button('Open again'));
    await waitFor(() => expect(asked('open_external')).toHaveLength(2));
    expect(asked('test_source')).toEqual([]);
    act(() => finish({ who: 'ana', kept_in: null, lasts: true }));
    await user.click(await screen.findByRole('button', { name: 'Add and sync' }));
    expect(asked('test_source')).toEqual([{ request: { name: 'polaris', source } }]);
    expect(asked('add_source')).toEqual([{ request: { name: 'polaris', source } }]);
  });

  it('keeps the sign-in for other folders, and asks again for another provider', async () => {
    const user = await fillIn();
    await user.click(button('Sign in and test'));
    sendToBrowser();
    act(() => finish({ who: null, kept_in: null, lasts: true }));
    await screen.findByRole('button', { name: 'Add and sync' });
    write('Folders tables may lie in', '/lake');
    expect(button('Test connection')).toBeInTheDocument();
    write('Issuer', 'https://id.example/x');
    expect(button('Sign in and test')).toBeInTheDocument();
  });

  it('stops waiting when told, and says nothing of that', async () => {
    const user = await fillIn();
    await user.click(button('Sign in and test'));
    sendToBrowser();
    await user.click(screen.getAllByRole('button', { name: 'Cancel' })[0]!);
    await waitFor(() => expect(screen.queryByText('Waiting for your browser…')).toBeNull());
    expect(asked('cancel_call')).toHaveLength(1);
    expect(screen.getByLabelText('Issuer')).toHaveFocus();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(button('Sign in and test')).toBeInTheDocument();
  });

  it('says what the provider said, and what to do where no browser opens', async () => {
    answers.open_external = () => Promise.reject(new Error('no browser'));
    const user = await fillIn();
    await user.click(button('Sign in and test'));
    sendToBrowser();
    expect((await screen.findAllByText(/No browser could be opened from here/))[0]).toBeInTheDocument();
    expect(button('Copy address')).toBeInTheDocument();
    act(() => fail({ code: 'denied', message: 'the provider said no', hint: 'ask', retryable: false }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The provider said no. Ask.');
    expect(asked('test_source')).toEqual([]);
  });
});

describe('the sign-in of a connection at a provider', () => {
  it('is made again and ended from its page', async () => {
    const onSignedOut = vi.fn();
    const user = show(<Detail onSignedOut={onSignedOut} />);
    expect(screen.getByText('https://id.example')).toBeInTheDocument();
    await user.click(button('Sign in again'));
    expect(stream.mock.calls[0]?.[1].request).toEqual({ name: 'mesh' });
    sendToBrowser();
    expect(screen.queryByRole('button', { name: 'Sign out' })).toBeNull();
    await user.click(button('Cancel'));
    expect(button('Sign in again')).toHaveFocus();
    await waitFor(() => expect(button('Sign out')).toBeInTheDocument());
    await user.click(button('Sign in again'));
    act(() => fail({ code: 'denied', message: 'nobody came', hint: null, retryable: false }));
    expect(await screen.findByRole('alert')).toHaveTextContent('You are not signed in. Nobody came.');
    await user.click(button('Sign out'));
    expect(screen.getByRole('dialog')).toHaveTextContent('the provider is told');
    await user.click(screen.getAllByRole('button', { name: 'Sign out' }).at(-1)!);
    await waitFor(() => expect(onSignedOut).toHaveBeenCalledOnce());
    expect(asked('set_secret')).toEqual([{ request: { name: 'mesh' } }]);
    expect(button('Sign in')).toBeInTheDocument();
  });
});
