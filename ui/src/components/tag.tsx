import type { ReactNode } from 'react';
import { classes } from '@/lib/class-names';

/** A short word on a thing. `sensitive` is dashed: classified data. */
export function Tag({ sensitive, children }: { sensitive?: boolean; children: ReactNode }) {
  return <span className={classes('tag', sensitive && 'pii')}>{children}</span>;
}
