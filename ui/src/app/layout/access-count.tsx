import { useQuery } from '@tanstack/react-query';
import { verbQuery } from '@/ipc/queries';
import { classes } from '@/lib/class-names';

/** What waits for the person at the desk in Access, and whether something is left undone by everybody. Not knowing must not look like nothing waiting. */
export function AccessCount() {
  const { data: asked, error: unasked } = useQuery(verbQuery('list_requests', { which: 'inbox', open: true, subject: null }));
  const { data: runners, error: unlisted } = useQuery(verbQuery('list_runners', {}));
  if ((unasked !== null && !asked) || (unlisted !== null && !runners)) {
    return (
      <span className="cnt bad" title="What waits for you could not be read">
        ?
      </span>
    );
  }
  const inbox = asked?.inbox ?? 0;
  const overdue = asked?.overdue ?? 0;
  const undone = (runners?.unattended ?? []).length > 0;
  if (inbox === 0 && !undone) return null;
  const words = [
    ...(inbox > 0 ? [overdue > 0 ? `${overdue} of ${inbox} overdue` : `${inbox} to decide`] : []),
    ...(undone ? ['what was decided is not done by any runner'] : []),
  ];
  return (
    <span className={classes('cnt', (overdue > 0 || undone) && 'bad')} title={words.join('; ')}>
      {inbox > 0 ? inbox : '!'}
      {undone && <span className="vh"> {words.join('; ')}</span>}
    </span>
  );
}
