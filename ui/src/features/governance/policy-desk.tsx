import { useQuery } from '@tanstack/react-query';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { ErrorState, sentence } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { PolicyEditor } from './policy-editor';

/** Where the governance team edits the policy. Whoever is not of it is told why they read it only. */
export function PolicyDesk({ onLeave }: { onLeave: () => void }) {
  // What is in the cache may be from before a draft that is kept.
  const shown = useQuery({ ...verbQuery('show_policy', { version: null }), refetchOnMount: 'always' });
  const ready = shown.data !== undefined && shown.isFetchedAfterMount;
  useKeys('Policy', [{ keys: ['escape'], label: 'Leave', run: onLeave }], { active: !ready || !shown.data.may_publish });
  const back = <Button onClick={onLeave}>Read the policy</Button>;
  if (shown.error && !shown.data) return <ErrorState error={shown.error} what="the access policy" onRetry={() => void shown.refetch()} actions={back} />;
  if (!ready) {
    return (
      <div className="grow gov-read">
        <SkeletonRows count={12} height={20} label="Reading the policy" />
      </div>
    );
  }
  if (!shown.data.may_publish) {
    return (
      <EmptyState icon="policy" title="You read the policy, and do not change it" actions={back}>
        {sentence(shown.data.because)} {shown.data.draft && 'What you typed before is kept on this machine.'}
      </EmptyState>
    );
  }
  return <PolicyEditor shown={shown.data} onLeave={onLeave} />;
}
