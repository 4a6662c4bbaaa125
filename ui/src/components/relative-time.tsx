import { ago, clock } from '@/lib/time';
import { useNow } from '@/lib/use-now';

/** How long ago, kept current; the exact time when pointed at. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return <span>{at}</span>;
  return (
    <time dateTime={at} title={clock(when, new Date(0))}>
      {ago(when, now)}
    </time>
  );
}
