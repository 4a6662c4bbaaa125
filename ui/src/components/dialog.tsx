import { Dialog as Primitive } from 'radix-ui';
import { useContext, useRef, type ReactNode } from 'react';
import { DialogDepth, useKeys } from '@/lib/screen';
import { IconButton } from './icon-button';

const FIRST = 'input:not(:disabled, [aria-hidden]), textarea, select, [role=radio][aria-checked=true]';

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
  const depth = useContext(DialogDepth) + 1;
  const body = useRef<HTMLDivElement>(null);
  const before = useRef<Element>(null);
  function focusFirst(event: Event) {
    event.preventDefault();
    before.current = openerOf(document.activeElement);
    const first = body.current?.querySelector<HTMLElement>(FIRST);
    // Without a field the body takes the focus, not the button that closes it.
    (first ?? body.current)?.focus();
  }
  /** Dialogs here have no trigger that they belong to, so the focus is taken back by hand. */
  function focusBefore(event: Event) {
    event.preventDefault();
    if (before.current instanceof HTMLElement) before.current.focus();
  }
  return (
    <Primitive.Root open={open} onOpenChange={(opened) => !opened && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="scrim">
          <Primitive.Content
            className="dialog"
            style={{ width }}
            aria-describedby={describedBy}
            onOpenAutoFocus={focusFirst}
            onCloseAutoFocus={focusBefore}
            onEscapeKeyDown={leaveToList}
          >
            <DialogDepth value={depth}>
              <DialogKeys title={title} />
              <div className="dh">
                <Primitive.Title asChild>
                  <h2 className="grow">{title}</h2>
                </Primitive.Title>
                <IconButton icon="close" label="Close" combo="escape" onClick={onClose} />
              </div>
              <div className="db" ref={body} tabIndex={-1}>
                {children}
              </div>
              {footer && <div className="df">{footer}</div>}
            </DialogDepth>
          </Primitive.Content>
        </Primitive.Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Escape closes an open list of the field with the focus first, and the dialog after that. */
function leaveToList(event: KeyboardEvent) {
  if (document.activeElement?.matches('[role=combobox][aria-expanded=true]')) event.preventDefault();
}

/** What opened it. An item of a menu is gone when the dialog closes; the button of its menu is not. */
function openerOf(held: Element | null): Element | null {
  const menu = held?.closest('[role=menu]');
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : held;
}

/** While a dialog is open the screen below hears no keys. Escape is the dialog's own. */
function DialogKeys({ title }: { title: string }) {
  useKeys(title, [], { modal: true });
  return null;
}
