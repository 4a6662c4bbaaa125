import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { useKeys } from '@/lib/screen';
import { IconButton } from './icon-button';

interface DialogProps {
  title: string;
  open: boolean;
  onClose: () => void;
  width?: 480 | 640 | 920;
  /** Buttons at the foot, the main one last. */
  footer?: ReactNode;
  children: ReactNode;
  describedBy?: string;
}

/** A dialog: focus is trapped inside and returns to where it was. Escape closes it. */
export function Dialog({ title, open, onClose, width = 640, footer, children, describedBy }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={(opened) => !opened && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="scrim">
          <Primitive.Content className="dialog" style={{ width }} aria-describedby={describedBy}>
            <DialogKeys title={title} />
            <div className="dh">
              <Primitive.Title asChild>
                <h2 className="grow">{title}</h2>
              </Primitive.Title>
              <IconButton icon="close" label="Close" combo="escape" onClick={onClose} />
            </div>
            <div className="db">{children}</div>
            {footer && <div className="df">{footer}</div>}
          </Primitive.Content>
        </Primitive.Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** While a dialog is open the screen below hears no keys. Escape is the dialog's own. */
function DialogKeys({ title }: { title: string }) {
  useKeys(title, [], { modal: true });
  return null;
}
