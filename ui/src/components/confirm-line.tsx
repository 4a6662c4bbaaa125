import { Button } from './button';

interface ConfirmLineProps {
  ask: string;
  action: string;
  risk: boolean;
  /** What is missing still. */
  why: string | null;
  off: boolean;
  busy: boolean;
  /** Whether the confirming button takes the focus; otherwise a field has it, and hears Enter. */
  focused: boolean;
  onConfirm: () => void;
  onLeave: () => void;
}

/** The question before what cannot be taken back, in the place where it was begun. Enter confirms, Escape leaves. */
export function ConfirmLine({ ask, action, risk, why, off, busy, focused, onConfirm, onLeave }: ConfirmLineProps) {
  return (
    <div className="row g2 wrap" role="group" aria-label={action}>
      <b className="b6 grow wrap-any">{ask}</b>
      {why !== null && (
        <span className="s12 warn-mark" role="status">
          {why}
        </span>
      )}
      <Button combo="escape" onClick={onLeave}>
        Not now
      </Button>
      <Button kind={risk ? 'risk' : 'primary'} combo="enter" autoFocus={focused} disabled={off} busy={busy} onClick={onConfirm}>
        {action}
      </Button>
    </div>
  );
}
