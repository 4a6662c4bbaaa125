import type { ReactNode } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';

interface ConfirmDialogProps {
  title: string;
  open: boolean;
  /** A verb with an object: `Remove sales_lake`. */
  action: string;
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
          <Button onClick={onClose}>Keep it</Button>
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
