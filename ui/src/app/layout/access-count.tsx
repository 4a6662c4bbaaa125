import { useQuery } from '@tanstack/react-query';
import { verbQuery } from '@/ipc/queries';
import { classes } from '@/lib/class-names';

/** What waits for the person at the desk in Access, and whether something is left undone by everybody. Not knowing must not look like nothing waiting. */
export function AccessCount() {
  const { data: asked, error: unasked } = useQuery(verbQuery('list_requests', { which: 'inbox', open: true, subject: null }));
  const { data: campaigns, error: unseen } = useQuery(verbQuery('list_campaigns', { overdue: false }));
  const { data: runners, error: unlisted } = useQuery(verbQuery('list_runners', {}));
  if ((unasked !== null && !asked) || (unseen !== null && !campaigns) || (unlisted !== null && !runners)) {
    return (
      <span className="cnt bad" title="What waits for you could not be read">
        ?
      </span>
    );
  }
  const toReview = campaigns?.to_review ?? 0;
  const waiting = (asked?.inbox ?? 0) + toReview;
  const overdue = (asked?.overdue ?? 0) + (campaigns?.late ?? 0);
  const undone = (runners?.unattended ?? []).length > 0;
  if (waiting === 0 && !undone) return null;
  const words = [
    ...(waiting > 0 ? [overdue > 0 ? `${overdue} of ${waiting} overdue` : `${waiting} to decide`] : []),
    ...(toReview > 0 ? [`${toReview} to recertify`] : []),
    ...(undone ? ['what was decided is not done by any runner'] : []),
  ];
  return (
    <span className={classes('cnt', (overdue > 0 || undone) && 'bad')} title={words.join('; ')}>
      {waiting > 0 ? waiting : '!'}
      {undone && <span className="vh"> {words.join('; ')}</span>}
    </span>
  );
}
