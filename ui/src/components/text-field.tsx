import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { classes } from '@/lib/class-names';
import { Icon, type IconName } from './icon';
import { Spinner } from './spinner';

interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  /** Hides the label from sight; it is still read out. */
  quiet?: boolean;
  icon?: IconName;
  hint?: ReactNode;
  error?: string | undefined;
  busy?: boolean;
  /** Stands at the end of the field: a button, a key. */
  after?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, quiet, icon, hint, error, busy, after, className, ...rest }: TextFieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={classes('field', className)}>
      <label htmlFor={id} className={quiet ? 'vh' : undefined}>
        {label}
      </label>
      <div className={classes('inp', error && 'err')}>
        {icon && <Icon name={icon} size={13} className="t3" />}
        <input
          id={id}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={error !== undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          {...rest}
        />
        {busy && <Spinner label="Working" />}
        {after}
      </div>
      {note && (
        <div id={`${id}-note`} className={error ? 'err' : 'hint'} role={error ? 'alert' : undefined}>
          {error && <Icon name="bad" size={12} />}
          <span>{note}</span>
        </div>
      )}
    </div>
  );
}
