import { Tooltip as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { Keycap } from './keycap';

interface TooltipProps {
  text: ReactNode;
  combo?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactNode;
}

/** More about what is pointed at or focused. Stays while pointed at; Escape closes it. */
export function Tooltip({ text, combo, side = 'bottom', children }: TooltipProps) {
  return (
    <Primitive.Provider delayDuration={400} skipDelayDuration={200}>
      <Primitive.Root>
        <Primitive.Trigger asChild>{children}</Primitive.Trigger>
        <Primitive.Portal>
          <Primitive.Content className="tip" side={side} sideOffset={5} collisionPadding={8}>
            <span className="row g2">
              <span>{text}</span>
              {combo && <Keycap combo={combo} />}
            </span>
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
    </Primitive.Provider>
  );
}
