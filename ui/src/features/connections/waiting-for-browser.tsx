import { useEffect, useRef } from 'react';
import { Button } from '@/components/button';
import { CopyButton } from '@/components/copy-button';
import { Spinner } from '@/components/spinner';
import type { BrowserSignIn } from './use-sign-in';

interface WaitingForBrowserProps {
  signIn: BrowserSignIn;
  /** Takes the focus from the button that goes away with the wait. */
  onStop: () => void;
}

/** What to do while a sign-in takes place in the browser. */
export function WaitingForBrowser({ signIn, onStop }: WaitingForBrowserProps) {
  const { waiting, address, opened } = signIn;
  const part = useRef<HTMLElement>(null);
  useEffect(() => {
    if (waiting) part.current?.scrollIntoView({ block: 'nearest' });
  }, [waiting, address]);
  const title = address === undefined ? 'Asking the provider' : 'Waiting for your browser…';
  const words = opened
    ? 'Sign in there and agree. This goes on by itself when you are done.'
    : 'No browser could be opened from here. Copy the address into one on this computer.';
  return (
    <>
      <div className="vh" role="status">
        {waiting && `${title} ${address === undefined ? '' : words}`}
      </div>
      {waiting && (
        <section ref={part} className="box row g3 waiting" aria-label="Sign-in in the browser">
          <span className="sp-mark">
            <Spinner label="Waiting" />
          </span>
          <div className="grow">
            <div className="b5">{title}</div>
            {address !== undefined && <div className="s12 t3">{words}</div>}
            <div className="row g2 wrap waiting-acts">
              {address !== undefined && (
                <>
                  <Button small icon="external" onClick={signIn.open}>
                    Open again
                  </Button>
                  <CopyButton text={address} what="address" worded />
                </>
              )}
              <Button
                small
                onClick={() => {
                  signIn.stop();
                  onStop();
                }}
              >
                Cancel
              </Button>
            </div>
          </div>
        </section>
      )}
    </>
  );
}
