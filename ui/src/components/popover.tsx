import { Popover as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { keepKeys } from '@/lib/keep-keys';

interface PopoverProps {
  /** What opens it: one button. */
  trigger: ReactNode;
  label: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: 'start' | 'center' | 'end';
  width?: number;
  children: ReactNode;
}

export function Popover({ trigger, label, open, onOpenChange, align = 'start', width, children }: PopoverProps) {
  return (
    <Primitive.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          className="pop pad"
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onKeyDown={keepKeys}
          style={{ width }}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
