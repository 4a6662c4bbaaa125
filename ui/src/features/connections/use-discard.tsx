import { useState, type ReactNode } from 'react';
import { ConfirmDialog } from '@/components/confirm-dialog';

interface Discard {
  /** Whether something was typed that closing would lose. */
  typed: boolean;
  /** Work is under way whose end has to be seen. */
  busy?: boolean;
  title: string;
  onClose: () => void;
}

/** Closing of a form: at once where nothing was typed, else after asking. */
export function useDiscard({ typed, busy = false, title, onClose }: Discard): [close: () => void, asking: ReactNode] {
  const [asked, setAsked] = useState(false);
  function close() {
    if (busy) return;
    if (typed) setAsked(true);
    else onClose();
  }
  return [
    close,
    <ConfirmDialog
      key="discard"
      title={title}
      open={asked}
      action="Discard it"
      keep="Go on typing"
      risk
      onConfirm={onClose}
      onClose={() => setAsked(false)}
    >
      What you typed is not kept.
    </ConfirmDialog>,
  ];
}
