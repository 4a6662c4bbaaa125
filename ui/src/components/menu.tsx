import { DropdownMenu as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { keepKeys } from '@/lib/keep-keys';
import { classes } from '@/lib/class-names';
import { Icon, type IconName } from './icon';
import { Keycap } from './keycap';

export interface MenuItem {
  label: string;
  icon?: IconName;
  combo?: string;
  /** A mark in front: the chosen one of several. */
  chosen?: boolean;
  risk?: boolean;
  disabled?: boolean;
  /** A second line: what it means. */
  detail?: string;
  /** Why it cannot be done now. It is still reached with the keyboard, so that the reasons are heard. */
  blocked?: readonly string[];
  /** Starts a new part. */
  separated?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  /** What opens it: one button. */
  trigger: ReactNode;
  label: string;
  items: readonly MenuItem[];
  align?: 'start' | 'end';
}

export function Menu({ trigger, label, items, align = 'end' }: MenuProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          className="pop"
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onKeyDown={keepKeys}
          onCloseAutoFocus={leaveFocus}
        >
          {items.map((item) => (
            <MenuRow key={item.label} item={item} />
          ))}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** What an item opened has the focus by now. Taking it back to the button would select what is being typed there. */
function leaveFocus(event: Event) {
  const held = document.activeElement;
  const inMenu = event.target instanceof Node && event.target.contains(held);
  if (held !== null && held !== document.body && !inMenu) event.preventDefault();
}

function MenuRow({ item }: { item: MenuItem }) {
  const blocked = item.blocked !== undefined && item.blocked.length > 0;
  return (
    <>
      {item.separated && <Primitive.Separator className="msep" />}
      <Primitive.Item
        className={classes('mi', item.risk && 'bad', (item.detail !== undefined || blocked) && 'tall', blocked && 'blocked')}
        disabled={item.disabled ?? false}
        aria-disabled={blocked || undefined}
        onSelect={blocked ? (event) => event.preventDefault() : item.onSelect}
      >
        {item.icon && <Icon name={item.icon} size={13} />}
        <span className="grow">
          <span className="mi-name">{item.label}</span>
          {item.detail !== undefined && <span className="mi-more">{item.detail}</span>}
          {item.blocked?.map((why) => (
            <span key={why} className="mi-more">
              {why}
            </span>
          ))}
        </span>
        {item.chosen && <Icon name="check" size={13} />}
        {item.combo && (
          <span className="end">
            <Keycap combo={item.combo} />
          </span>
        )}
      </Primitive.Item>
    </>
  );
}
