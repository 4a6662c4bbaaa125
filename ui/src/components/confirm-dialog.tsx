import type { ReactNode } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';

interface ConfirmDialogProps {
  title: string;
  open: boolean;
  /** A verb with an object: `Remove sales_lake`. */
  action: string;
  /** What the other button says. */
  keep?: string;
  risk?: boolean;
  busy?: boolean;
  error?: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before what cannot be taken back. */
export function ConfirmDialog({
  title,
  open,
  action,
  keep = 'Keep it',
  risk,
  busy,
  error,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps) {
  return (
    <Dialog
      title={title}
      open={open}
      onClose={onClose}
      width={480}
      footer={
        <>
          <span className="grow" />
          <Button onClick={onClose}>{keep}</Button>
          <Button kind={risk ? 'risk' : 'primary'} busy={busy ?? false} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <div className="t2">{children}</div>
      {error}
    </Dialog>
  );
}
