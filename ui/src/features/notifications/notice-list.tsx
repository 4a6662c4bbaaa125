import type { KeyboardEvent } from 'react';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { RelativeTime } from '@/components/relative-time';
import { SkeletonRows } from '@/components/skeleton';
import type { ListNotificationsResponse, NotificationView } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { classes } from '@/lib/class-names';
import { ICON, isBad } from './notice-place';

interface NoticeListProps {
  data: ListNotificationsResponse | undefined;
  error: WeftError | null;
  busy: boolean;
  onRetry: () => void;
  onChoose: (one: NotificationView) => void;
  onReadAll: () => void;
}

/** The notices, newest first. Arrow keys go from one to the next, Enter goes to what it is about. */
export function NoticeList({ data, error, busy, onRetry, onChoose, onReadAll }: NoticeListProps) {
  return (
    <div className="col g2">
      <div className="row g2">
        <h2 className="notices-title grow">Notifications</h2>
        {data !== undefined && data.unread > 0 && (
          <Button small kind="ghost" icon="check" busy={busy} onClick={onReadAll}>
            Mark all as read
          </Button>
        )}
      </div>
      {!data && error && <ErrorState error={error} what="your notifications" onRetry={onRetry} />}
      {!data && !error && <SkeletonRows count={4} height={44} label="Loading your notifications" />}
      {data?.notifications.length === 0 && (
        <EmptyState icon="bell" title="Nothing concerns you now">
          What waits for you, and what becomes of what you ask for and read, is told here.
        </EmptyState>
      )}
      {data !== undefined && data.notifications.length > 0 && (
        <ul className="notices">
          {data.notifications.map((one) => (
            <li key={one.id}>
              <button type="button" className={classes('notice ring-in', !one.read && 'new')} onKeyDown={step} onClick={() => onChoose(one)}>
                <Icon name={ICON[one.kind]} size={14} className={isBad(one.kind) ? 'bad-mark' : 't3'} />
                <span className="grow min0">
                  <span className="notice-text">{one.text}</span>
                  <span className="s12 t3 el block">
                    <RelativeTime at={one.at} />
                    {one.subject !== null && ` · ${one.subject.full_name}`}
                  </span>
                </span>
                {!one.read && <span className="dot" role="img" aria-label="Unread" />}
              </button>
            </li>
          ))}
        </ul>
      )}
      {data !== undefined && data.total > data.notifications.length && (
        <p className="s12 t3">
          The newest {data.notifications.length} of {data.total}.
        </p>
      )}
    </div>
  );
}

function step(event: KeyboardEvent<HTMLButtonElement>) {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const rows = [...(event.currentTarget.closest('ul')?.querySelectorAll('button') ?? [])];
  const next = rows[rows.indexOf(event.currentTarget) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
