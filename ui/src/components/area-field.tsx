import { useId, type ReactNode, type TextareaHTMLAttributes } from 'react';
import { classes } from '@/lib/class-names';

interface AreaFieldProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  label: string;
  hint?: ReactNode;
}

/** A field for more than one line. */
export function AreaField({ label, hint, className, ...rest }: AreaFieldProps) {
  const id = useId();
  return (
    <div className={classes('field', className)}>
      <label htmlFor={id}>{label}</label>
      <textarea id={id} className="inp area" aria-describedby={hint ? `${id}-note` : undefined} {...rest} />
      {hint && (
        <div id={`${id}-note`} className="hint">
          {hint}
        </div>
      )}
    </div>
  );
}
