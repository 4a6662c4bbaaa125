import { useQuery } from '@tanstack/react-query';
import type { LeftBehind, ListUndoneResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';
import { Banner } from './banner';
import { Button } from './button';
import { sentence } from './error-state';

/** Notices in one place: more would hide what stands below them. */
const MOST = 3;

interface UndoneNoticeProps {
  className?: string;
}

/** What waits in domains of which one sees no names, and what those who have left leave behind. Nothing where all is well; and not knowing is told. */
export function UndoneNotice({ className = 'col g2' }: UndoneNoticeProps) {
  const { data, error, refetch, isFetching } = useQuery(verbQuery('list_undone', {}));
  if (error && !data) {
    return (
      <Banner
        kind="warn"
        title="What is left to do could not be read."
        actions={
          <Button small busy={isFetching} onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {sentence(error.message)} {error.hint && sentence(error.hint)}
      </Banner>
    );
  }
  return data ? <Notices {...data} className={className} /> : null;
}

function Notices({ undone, leavers, className }: ListUndoneResponse & { className: string }) {
  const more = Math.max(undone.length - MOST, 0) + Math.max(leavers.length - MOST, 0);
  if (undone.length + leavers.length === 0) return null;
  return (
    <section aria-label="Left to do" className={className}>
      {leavers.slice(0, MOST).map((one) => (
        <Banner key={`${one.name} ${one.left}`} kind="bad" title={sentence(one.says)}>
          {endings(one)}
        </Banner>
      ))}
      {undone.slice(0, MOST).map((one) => (
        <Banner key={`${one.domain ?? ''} ${one.kind}`} kind={one.kind === 'take' ? 'bad' : 'warn'} title={sentence(`${one.domain ?? 'In no domain'}: ${one.says}`)}>
          {sentence(one.next)}
        </Banner>
      ))}
      {more > 0 && (
        <p className="s12 t2">
          And {count(more, 'more', 'more')}: <code>weft workspace undone</code> lists all.
        </p>
      )}
    </section>
  );
}

/** Their access holds no more; what is written down of it is ended here. */
function endings({ duties, grants }: LeftBehind): string {
  const parts = [
    duties.length > 0 && `Dismiss ${duties.map(({ role, domain }) => `${role} of ${domain ?? 'the whole mesh'}`).join(', ')} in Settings, Workspace.`,
    grants.length > 0 && `Revoke ${grants.length === 1 ? 'grant' : 'grants'} ${grants.slice(0, MOST).join(', ')}${grants.length > MOST ? ' and others' : ''} in Access, Ending.`,
  ];
  return parts.filter((part) => part !== false).join(' ');
}
