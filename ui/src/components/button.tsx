import type { ButtonHTMLAttributes, Ref } from 'react';
import { classes } from '@/lib/class-names';
import { Icon, type IconName } from './icon';
import { Keycap } from './keycap';
import { Spinner } from './spinner';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` at most once a region; `risk` for what cannot be taken back. */
  kind?: 'plain' | 'primary' | 'ghost' | 'risk';
  small?: boolean;
  icon?: IconName;
  /** Combination that does the same: `r`, `enter`. */
  combo?: string;
  /** Shows that it works, and takes no second press. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

const KIND = { plain: '', primary: 'pri', ghost: 'gh', risk: 'bad' };

export function Button({
  kind = 'plain',
  small,
  icon,
  combo,
  busy,
  children,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={classes('btn', KIND[kind], small && 'sm', className)}
      aria-busy={busy}
      {...rest}
      // Not `disabled`: that would take the focus away from whoever pressed it with a key.
      aria-disabled={busy === true || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <Spinner /> : icon && <Icon name={icon} size={small ? 13 : 14} />}
      {children}
      {combo && <Keycap combo={combo} />}
    </button>
  );
}
