import { Icon } from '@/components/icon';
import { classes } from '@/lib/class-names';
import { clock } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { dueIn } from './access-words';

const TONE = { plain: 'info', soon: 'warn', bad: 'bad' } as const;

/** How long is left to decide, or by how much it is over. */
export function Due({ due, pill }: { due: string; pill?: boolean }) {
  const now = useNow();
  const { text, tone } = dueIn(due, now);
  const title = `To be decided by ${clock(new Date(due), now)}`;
  if (!pill && tone === 'plain') {
    return (
      <span className="t3" title={title}>
        {text}
      </span>
    );
  }
  return (
    <span className={classes(pill ? 'pill' : 'st', TONE[tone])} title={title}>
      <Icon name="clock" size={12} />
      {text}
      {pill && ' to decide'}
    </span>
  );
}
