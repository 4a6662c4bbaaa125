import type { Activity } from '@/ipc/bindings';
import { date } from '@/lib/time';

export interface Day {
  title: string;
  events: Activity[];
}

/** Events by day, in their order. */
export function byDay(events: readonly Activity[], now: Date): Day[] {
  const days: Day[] = [];
  for (const event of events) {
    const title = dayTitle(new Date(event.at), now);
    const last = days.at(-1);
    if (last?.title === title) last.events.push(event);
    else days.push({ title, events: [event] });
  }
  return days;
}

function dayTitle(at: Date, now: Date): string {
  if (at.toDateString() === now.toDateString()) return 'Today';
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  return at.toDateString() === yesterday.toDateString() ? 'Yesterday' : date(at);
}
