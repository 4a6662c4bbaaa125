import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignIn } from '@/ipc/bindings';
import { Button } from '@/components/button';
import { quoted } from '@/components/error-state';
import { verbQuery } from '@/ipc/queries';
import { clock } from '@/lib/time';
import { useKeptNote, type KeptNote } from './kept-secrets';
import { ReplaceSecretDialog } from './replace-secret-dialog';
import { SignOutDialog } from './sign-out-dialog';
import { signsInAs } from './source-words';

interface SourceSignInProps {
  name: string;
  signIn: Exclude<SignIn, { method: 'openid' }>;
  /** The secret changed: what was tried with the one before no longer holds. */
  onSecret: () => void;
}

/** As whom a server is asked. The secret itself is never read back, let alone shown. */
export function SourceSignIn({ name, signIn, onSecret }: SourceSignInProps) {
  const [open, setOpen] = useState<'replace' | 'sign-out'>();
  const note = useKeptNote(name);
  const { data: kept } = useQuery({ ...verbQuery('show_sign_in', { name }), enabled: signIn.method !== 'none' });
  const signedOut = kept ? !kept.kept : note !== undefined && 'signedOut' in note;
  const close = () => setOpen(undefined);
  return (
    <section>
      <h3>My sign-in</h3>
      <dl className="dl">
        <dt>Signs in as</dt>
        <dd className={signIn.method === 'client_credentials' ? 'mono pre' : undefined}>{signsInAs(signIn)}</dd>
        {signIn.method === 'client_credentials' && signIn.scope !== null && (
          <>
            <dt>Scope</dt>
            <dd className="mono pre">{signIn.scope}</dd>
          </>
        )}
        {signIn.method === 'client_credentials' && signIn.token_uri !== null && (
          <>
            <dt>Tokens from</dt>
            <dd className="mono pre">{signIn.token_uri}</dd>
          </>
        )}
        {signIn.method !== 'none' && (
          <>
            <dt>Secret</dt>
            <dd>{keptWords(note, kept?.kept)}</dd>
          </>
        )}
      </dl>
      {signIn.method !== 'none' && signedOut && (
        <p className="s12 t2 signed-out">
          What was harvested stays here for you to search and browse. To sync, and to read rows, sign in with your own rights.
        </p>
      )}
      {signIn.method !== 'none' && (
        <div className="row g2 conn-acts">
          <Button small icon="key" onClick={() => setOpen('replace')}>
            {signedOut ? 'Give a secret' : 'Replace secret'}
          </Button>
          {!signedOut && (
            <Button small onClick={() => setOpen('sign-out')}>
              Sign out
            </Button>
          )}
        </div>
      )}
      {open === 'replace' && (
        <ReplaceSecretDialog
          name={name}
          token={signIn.method === 'token'}
          first={signedOut}
          onReplaced={onSecret}
          onClose={close}
        />
      )}
      <SignOutDialog name={name} open={open === 'sign-out'} onSignedOut={onSecret} onClose={close} />
    </section>
  );
}

function keptWords(note: KeptNote | undefined, kept: boolean | undefined): string {
  if (note && 'signedOut' in note && kept !== true) return `none is kept, signed out at ${clock(note.signedOut, new Date())}`;
  if (kept === false) return 'none is kept: you are not signed in';
  if (note && 'keptIn' in note) return `in ${quoted(note.keptIn)}`;
  return 'kept apart from the catalog, never shown';
}
