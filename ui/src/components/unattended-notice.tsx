import type { Unattended } from '@/ipc/bindings';
import { count } from '@/lib/time';
import { Banner } from './banner';
import { sentence } from './error-state';

/** Notices in one place: more would hide what stands below them. */
const MOST = 3;

interface UnattendedNoticeProps {
  unattended: readonly Unattended[];
  className?: string;
}

/** What was approved and is not granted, and what should have ended, because no runner does it; with what to do. Nothing where all is well. */
export function UnattendedNotice({ unattended, className }: UnattendedNoticeProps) {
  const [first] = unattended;
  if (!first) return null;
  const more = unattended.length - MOST;
  return (
    <section aria-label="Not done by any runner" className={className ?? 'col g2'}>
      {unattended.slice(0, MOST).map((one) => (
        <Banner key={`${one.domain ?? ''} ${one.runner ?? ''}`} kind={one.overdue > 0 ? 'bad' : 'warn'} icon={one.overdue > 0 ? 'bad' : 'clock'} title={titleOf(one)}>
          {sentence(one.next)}
        </Banner>
      ))}
      {more > 0 && (
        <p className="s12 t2">
          And in {count(more, 'more domain')}: <code>weft runner status</code> lists all.
        </p>
      )}
    </section>
  );
}

function titleOf({ domain, runner, says }: Unattended): string {
  return `${domain ?? (runner === null ? 'In no domain' : 'The whole mesh')}: ${says}.`;
}
