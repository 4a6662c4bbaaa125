import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Icon } from '@/components/icon';
import { Popover } from '@/components/popover';
import type { NotificationView } from '@/ipc/bindings';
import { useVerb, verbQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { open as openNotice } from './notice-place';
import { NoticeList } from './notice-list';
import './notifications.css';

/** More than this is not counted. */
const COUNTED = 99;

/** What concerns the person at the desk: how much of it is new, and the list behind it. */
export function Bell() {
  const [open, setOpen] = useState(false);
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(verbQuery('list_notifications', {}));
  const mark = useVerb('mark_notifications', 'What was read was not kept');
  useKeys('Notifications', [{ keys: ['mod+shift+n'], label: 'Notifications', shown: false, run: () => setOpen((before) => !before) }]);
  const unread = data?.unread ?? 0;
  // Not knowing what is new must not look like nothing new.
  const lost = error !== null && !data;
  const label = lost ? 'Notifications: they could not be read' : unread > 0 ? `Notifications, ${unread} unread` : 'Notifications';

  function choose(one: NotificationView) {
    if (!one.read) mark.mutate({ ids: [one.id] });
    setOpen(false);
    openNotice(navigate, one);
  }

  return (
    <Popover
      label="Notifications"
      align="end"
      width={400}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button type="button" className="btn sq sm gh bell" aria-label={label} title={label}>
          <Icon name="bell" size={15} />
          {(unread > 0 || lost) && (
            <span className={lost ? 'cnt bad' : 'cnt'} aria-hidden="true">
              {lost ? '?' : unread > COUNTED ? `${COUNTED}+` : unread}
            </span>
          )}
        </button>
      }
    >
      <NoticeList
        data={data}
        error={error}
        busy={mark.isPending}
        onRetry={() => void refetch()}
        onChoose={choose}
        onReadAll={() => mark.mutate({ all: true })}
      />
    </Popover>
  );
}
