import { Icon, type IconName } from '@/components/icon';
import type { Activity, ActivityKind } from '@/ipc/bindings';

const ICON: Readonly<Record<ActivityKind, IconName>> = { snapshot: 'snapshot', schema: 'columns', harvest: 'sync', person: 'edit' };
const KIND: Readonly<Record<ActivityKind, string>> = { snapshot: 'Commit', schema: 'Schema', harvest: 'Source', person: 'Person' };

export function EventRow({ event }: { event: Activity }) {
  const at = new Date(event.at);
  const time = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
  return (
    <li className="row g3 evr">
      <time className="num t3 s12 ev-time" dateTime={event.at}>
        {time}
      </time>
      <Icon name={ICON[event.kind]} size={14} className="t3" label={KIND[event.kind]} />
      <b className="b5 nw">{event.title}</b>
      <span className="t2 s12 el" title={event.detail ?? undefined}>
        {event.detail}
      </span>
      <span className="end s12 t3 nw">{event.by}</span>
    </li>
  );
}
