import type { ReactNode } from 'react';
import { classes } from '@/lib/class-names';
import { Icon } from './icon';

interface CheckboxProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  children: ReactNode;
  className?: string;
}

export function Checkbox({ checked, onChange, disabled, children, className }: CheckboxProps) {
  return (
    <label className={classes('check', className)}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={classes('cb', checked && 'on')}>
        <Icon name="check" size={10} />
      </span>
      {children}
    </label>
  );
}
