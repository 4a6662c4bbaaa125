import { useRef, useState } from 'react';
import type { SignIn } from '@/ipc/bindings';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { quoted, sentence } from '@/components/error-state';
import { clock } from '@/lib/time';
import { useKeptNote, type KeptNote } from './kept-secrets';
import { SignOutDialog } from './sign-out-dialog';
import type { BrowserSignIn } from './use-sign-in';
import { WaitingForBrowser } from './waiting-for-browser';

interface SourceBrowserSignInProps {
  name: string;
  openid: Extract<SignIn, { method: 'openid' }>;
  signIn: BrowserSignIn;
  onSignedOut: () => void;
}

/** A sign-in at an external provider: where, in whose name, and signing in again or out. */
export function SourceBrowserSignIn({ name, openid, signIn, onSignedOut }: SourceBrowserSignInProps) {
  const [leaving, setLeaving] = useState(false);
  const again = useRef<HTMLButtonElement>(null);
  const note = useKeptNote(name);
  const signedOut = note !== undefined && 'signedOut' in note;
  return (
    <section>
      <h3>My sign-in</h3>
      <dl className="dl">
        <dt>Signs in as</dt>
        <dd>you, in your browser</dd>
        <dt>Provider</dt>
        <dd className="mono pre">{openid.issuer}</dd>
        <dt>Client id</dt>
        <dd className="mono pre">{openid.client_id}</dd>
        {openid.scope !== null && (
          <>
            <dt>Scope</dt>
            <dd className="mono pre">{openid.scope}</dd>
          </>
        )}
        {openid.audience !== null && (
          <>
            <dt>Audience</dt>
            <dd className="mono pre">{openid.audience}</dd>
          </>
        )}
        <dt>Kept</dt>
        <dd>{keptWords(note)}</dd>
      </dl>
      {signIn.error && (
        <Banner kind="bad" title="You are not signed in." className="conn-acts">
          {sentence(signIn.error.message)} {signIn.error.hint && sentence(signIn.error.hint)}
        </Banner>
      )}
      <WaitingForBrowser signIn={signIn} onStop={() => again.current?.focus()} />
      <div className="row g2 conn-acts">
        <Button ref={again} small icon="key" busy={signIn.waiting} onClick={() => signIn.start({ name })}>
          {signedOut ? 'Sign in' : 'Sign in again'}
        </Button>
        {!signedOut && !signIn.waiting && (
          <Button small onClick={() => setLeaving(true)}>
            Sign out
          </Button>
        )}
      </div>
      <SignOutDialog name={name} browser open={leaving} onSignedOut={onSignedOut} onClose={() => setLeaving(false)} />
    </section>
  );
}

function keptWords(note: KeptNote | undefined): string {
  if (!note) return 'what renews it, apart from the catalog';
  return 'keptIn' in note ? `in ${quoted(note.keptIn)}` : `nothing, signed out at ${clock(note.signedOut, new Date())}`;
}
