import type { ReactNode } from 'react';
import { classes } from '@/lib/class-names';
import { Icon, type IconName } from './icon';

export type Status = 'good' | 'attention' | 'soon' | 'bad' | 'unknown';

const LOOK: Record<Status, { icon: IconName; tone: string }> = {
  good: { icon: 'good', tone: 'ok' },
  attention: { icon: 'warning', tone: 'warn' },
  soon: { icon: 'clock', tone: 'warn' },
  bad: { icon: 'bad', tone: 'bad' },
  unknown: { icon: 'unknown', tone: 'info' },
};

interface StatusMarkProps {
  status: Status;
  /** In lists good is the normal case: only its icon is green. */
  quiet?: boolean;
  /** With a tinted border and ground. */
  pill?: boolean;
  children: ReactNode;
}

/** A state as shape, colour and word: never colour alone. */
export function StatusMark({ status, quiet = true, pill = false, children }: StatusMarkProps) {
  const { icon, tone } = LOOK[status];
  return (
    <span className={classes(pill ? 'pill' : 'st', tone, !pill && quiet && status === 'good' && 'q')}>
      <Icon name={icon} size={pill ? 12 : 13} />
      {children}
    </span>
  );
}
