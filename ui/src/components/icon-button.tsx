import type { ButtonHTMLAttributes, Ref } from 'react';
import { classes } from '@/lib/class-names';
import { Icon, type IconName } from './icon';
import { Tooltip } from './tooltip';

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  icon: IconName;
  /** What it does: read out, and shown as a tooltip. */
  label: string;
  combo?: string;
  small?: boolean;
  bordered?: boolean;
  pressed?: boolean;
  filled?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon,
  label,
  combo,
  small = true,
  bordered,
  pressed,
  filled,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} combo={combo}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        className={classes('btn sq', small && 'sm', !bordered && 'gh', filled && 'filled', className)}
        {...rest}
      >
        <Icon name={icon} size={15} />
      </button>
    </Tooltip>
  );
}
