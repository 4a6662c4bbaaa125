import type { ReactNode } from 'react';
import type { WeftError } from '@/ipc/error';
import { Button } from './button';
import { EmptyState } from './empty-state';
import type { IconName } from './icon';

interface ErrorStateProps {
  error: WeftError;
  /** What could not be shown: `the rows of Orders`. */
  what: string;
  onRetry?: (() => void) | undefined;
  actions?: ReactNode;
}

interface Look {
  icon: IconName;
  tone: 'plain' | 'warn' | 'bad';
  title: (what: string) => string;
}

const LOOKS: Readonly<Record<WeftError['code'], Look>> = {
  denied: { icon: 'policy', tone: 'plain', title: (what) => `You may not see ${what}` },
  signed_out: { icon: 'key', tone: 'plain', title: (what) => `Sign in to see ${what}` },
  not_found: { icon: 'search', tone: 'plain', title: (what) => `${start(what)} is not there` },
  unavailable: { icon: 'offline', tone: 'warn', title: (what) => `Weft cannot reach ${what}` },
  limit: { icon: 'warning', tone: 'warn', title: (what) => `${start(what)} is more than a limit allows` },
  invalid: { icon: 'warning', tone: 'warn', title: (what) => `Weft does not understand ${what}` },
  unsupported: { icon: 'plug', tone: 'plain', title: (what) => `Weft cannot read ${what}` },
  cancelled: { icon: 'stop', tone: 'plain', title: (what) => `${start(what)} was stopped` },
  failed: { icon: 'bad', tone: 'bad', title: (what) => `Weft could not show ${what}` },
};

/** Why something cannot be shown. "You may not see this" is never shown as "nothing found". */
export function ErrorState({ error, what, onRetry, actions }: ErrorStateProps) {
  const look = LOOKS[error.code];
  const retry = onRetry && (error.retryable || error.code === 'failed' || error.code === 'cancelled');
  return (
    <div role="alert" className="col grow min0">
      <EmptyState
        icon={look.icon}
        tone={look.tone}
        title={look.title(what)}
        actions={
          (retry === true || actions !== undefined) && (
            <>
              {retry && (
                <Button kind="primary" onClick={onRetry}>
                  Try again
                </Button>
              )}
              {actions}
            </>
          )
        }
      >
        {sentence(error.message)}
        {error.hint && ` ${sentence(error.hint)}`}
      </EmptyState>
    </div>
  );
}

function start(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Messages come in lower case without a full stop and with backticks, as logs want them; a page wants a sentence. */
export function sentence(text: string): string {
  const plain = quoted(text.trim());
  // An address keeps its letters.
  const whole = /^[a-z][a-z0-9+.-]*:\//.test(plain) ? plain : start(plain);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

/** The same for what is no sentence: only its backticks. */
export function quoted(text: string): string {
  return text.replace(/`([^`]*)`/g, '“$1”');
}
