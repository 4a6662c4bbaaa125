import type { ReactNode } from 'react';
import { classes } from '@/lib/class-names';
import { Icon, type IconName } from './icon';

interface EmptyStateProps {
  icon: IconName;
  title: string;
  /** Buttons, the main one first. */
  actions?: ReactNode;
  tone?: 'plain' | 'warn' | 'bad';
  /** One or two plain sentences: what happened, what still works, what to do. */
  children?: ReactNode;
}

export function EmptyState({ icon, title, actions, tone = 'plain', children }: EmptyStateProps) {
  return (
    <div className="es">
      <span className={classes('esi', tone !== 'plain' && tone)}>
        <Icon name={icon} size={18} />
      </span>
      <h3>{title}</h3>
      {children && <p>{children}</p>}
      {actions && <div className="row g2">{actions}</div>}
    </div>
  );
}
