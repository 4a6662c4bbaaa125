import type { ReactNode } from 'react';
import { classes } from '@/lib/class-names';
import { Icon, type IconName } from './icon';

interface BannerProps {
  kind: 'info' | 'warn' | 'bad' | 'ok';
  /** The first clause, in bold. */
  title?: string;
  icon?: IconName;
  actions?: ReactNode;
  className?: string;
  children?: ReactNode;
}

const ICON: Record<BannerProps['kind'], IconName> = { info: 'info', warn: 'warning', bad: 'bad', ok: 'good' };

export function Banner({ kind, title, icon, actions, className, children }: BannerProps) {
  return (
    <div className={classes('bn', kind, className)} role={kind === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon ?? ICON[kind]} size={14} />
      <div className="grow">
        {title && <b className="b6">{title} </b>}
        {children}
        {actions && <div className="row g2 banner-actions">{actions}</div>}
      </div>
    </div>
  );
}
