import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import type { GrantRow, GrantState } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { count } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { isOverdue, isUnfinished, UNFINISHED } from './access-words';

/** States in which somebody has or lacks something that was not decided. */
const BAD: readonly GrantState[] = ['failed', 'partial', 'unknown'];

/** What was decided and is not done, or is over and still there, with the system's own words and a retry. Nothing where all is done. */
export function GrantTrouble({ grants }: { grants: readonly GrantRow[] }) {
  const now = useNow();
  const run = useVerb('carry_out_grants', 'It was not tried again');
  const left = grants.flatMap((grant) => {
    if (isUnfinished(grant.state)) return [{ grant, bad: BAD.includes(grant.state), title: UNFINISHED[grant.state] }];
    return isOverdue(grant, now) ? [{ grant, bad: false, title: 'Its time is over, and it is not taken away yet.' }] : [];
  });
  const [first] = left;
  if (!first) return null;
  const words = [...new Set(left.flatMap(({ grant }) => [grant.unfinished_because, ...grant.steps.map((step) => step.said)]))].filter((one): one is string => typeof one === 'string' && one !== '');
  const bad = left.some((one) => one.bad);
  return (
    <Banner
      kind={bad ? 'bad' : 'warn'}
      icon={bad ? 'bad' : 'clock'}
      title={left.length === 1 ? first.title : `${count(left.length, 'grant')} are not done.`}
      actions={
        <Button small icon="sync" busy={run.isPending} onClick={() => run.mutate({})}>
          Try again
        </Button>
      }
    >
      {words.slice(0, 3).map(sentence).join(' ')}
      {run.data && run.data.failed > 0 && ` Tried again: ${count(run.data.failed, 'grant')} still not done.`}
    </Banner>
  );
}
