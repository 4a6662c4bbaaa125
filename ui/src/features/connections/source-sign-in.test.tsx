import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentProps } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setTransport, type Transport } from '@/ipc/transport';
import { SourceSignIn } from './source-sign-in';

const SECRET = 'correct-horse-battery';
type SignIn = ComponentProps<typeof SourceSignIn>['signIn'];
const CLIENT: SignIn = { method: 'client_credentials', client_id: 'analyst', scope: null, token_uri: null };

const invoke = vi.fn<Transport['invoke']>();
const onSecret = vi.fn();
/** Whether a secret is kept, as the backend tells it. */
let kept = true;

beforeEach(() => {
  vi.clearAllMocks();
  kept = true;
  setTransport({ invoke: (command, args) => (command === 'show_sign_in' ? Promise.resolve({ needed: true, kept }) : invoke(command, args)), stream: () => new Promise(() => {}), listen: () => Promise.resolve(() => {}) });
});

// Each test has a source of its own: what became of a secret is remembered by name.
function open(name: string, signIn: SignIn = CLIENT) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SourceSignIn name={name} signIn={signIn} onSecret={onSecret} />
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

const button = (name: string) => screen.getByRole('button', { name });
const said = (term: string) => screen.getByText(term).nextElementSibling;

describe('the sign-in of a connection', () => {
  it('says as whom, and never shows a secret', () => {
    open('one');
    expect(said('Signs in as')).toHaveTextContent('analyst');
    expect(said('Secret')).toHaveTextContent('kept apart from the catalog, never shown');
  });

  it('has nothing to replace where nobody signs in', () => {
    open('two', { method: 'none' });
    expect(said('Signs in as')).toHaveTextContent('nobody');
    expect(screen.queryByText('Secret')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('replaces the secret, says where it is, and leaves it nowhere on the page', async () => {
    invoke.mockResolvedValue({ kept_in: 'the system keychain' });
    const user = open('three');
    await user.click(button('Replace secret'));
    const field = screen.getByLabelText('New client secret');
    expect(field).toHaveFocus();
    expect(field).toHaveAttribute('type', 'password');
    expect(field).toHaveAttribute('autocomplete', 'off');
    expect(field).toHaveValue('');
    await user.type(field, `${SECRET}{Enter}`);
    expect(invoke).toHaveBeenCalledWith('set_secret', { request: { name: 'three', secret: SECRET } });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(said('Secret')).toHaveTextContent('in the system keychain');
    expect(onSecret).toHaveBeenCalledOnce();
    expect(new XMLSerializer().serializeToString(document)).not.toContain(SECRET);
  });

  it('keeps the dialog and says why where the secret does not work', async () => {
    invoke.mockRejectedValue({ code: 'denied', message: 'refused', hint: 'check it', retryable: false });
    const user = open('four', { method: 'token' });
    await user.click(button('Replace secret'));
    await user.click(button('Try and keep it'));
    expect(screen.getByLabelText('New token')).toHaveAccessibleDescription('Give the token');
    expect(invoke).not.toHaveBeenCalled();
    await user.type(screen.getByLabelText('New token'), 'old');
    await user.click(button('Try and keep it'));
    expect(await screen.findByRole('alert')).toHaveTextContent('The secret was not kept. Refused. Check it.');
    expect(said('Secret')).toHaveTextContent('never shown');
    await user.keyboard('{Escape}');
    await user.click(button('Discard it'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('signs out after asking, and offers to give a secret again', async () => {
    invoke.mockImplementation(() => {
      kept = false;
      return Promise.resolve({ kept_in: null, provider: null });
    });
    const user = open('five');
    await user.click(button('Sign out'));
    expect(screen.getByRole('dialog')).toHaveTextContent(/Syncing and looking at rows stop until a secret is given/);
    expect(invoke).not.toHaveBeenCalled();
    await user.click(button('Stay signed in'));
    expect(invoke).not.toHaveBeenCalled();
    await user.click(button('Sign out'));
    await user.click(button('Sign out'));
    expect(invoke).toHaveBeenCalledWith('set_secret', { request: { name: 'five' } });
    await waitFor(() => expect(said('Secret')).toHaveTextContent('none is kept, signed out at'));
    expect(button('Give a secret')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Sign out' })).toBeNull();
  });

  it('says that nobody is signed in, and what works without', async () => {
    kept = false;
    open('six');
    await waitFor(() => expect(said('Secret')).toHaveTextContent('none is kept: you are not signed in'));
    expect(screen.getByText(/What was harvested stays here/)).toBeInTheDocument();
    expect(button('Give a secret')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Sign out' })).toBeNull();
  });
});
