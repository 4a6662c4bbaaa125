import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import type { CampaignItemView, CampaignRow } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { CampaignHead } from './campaign-head';
import { CampaignItem } from './campaign-item';
import { CampaignTable } from './campaign-table';
import { ReviewFoot } from './review-foot';
import { useReview } from './use-review';

/** One campaign: how far it is, its grants, and the answers to those that wait for me. */
export function CampaignView({ id }: { id: string }) {
  const shown = useQuery(verbQuery('show_campaign', { name: id }));
  if (shown.error && !shown.data) {
    return (
      <section className="pane grow">
        <ErrorState error={shown.error} what="this campaign" onRetry={() => void shown.refetch()} />
      </section>
    );
  }
  if (!shown.data) {
    return (
      <section className="pane grow">
        <SkeletonRows count={6} height={32} label="Loading the campaign" />
      </section>
    );
  }
  return <Campaign campaign={shown.data.campaign} items={shown.data.items} />;
}

function Campaign({ campaign, items }: { campaign: CampaignRow; items: readonly CampaignItemView[] }) {
  const review = useReview(campaign.id);
  const [current, setCurrent] = useState<string | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const at = Math.max(0, items.findIndex((one) => one.id === current));
  const item = items[at];
  const own = item?.may_review === true ? [item] : [];
  const several = items.filter((one) => picked.has(one.id) && one.may_review);
  const targets = several.length > 0 ? several : own;

  function pick(id: string) {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  }
  function move(index: number) {
    const next = items[Math.min(Math.max(index, 0), items.length - 1)];
    if (next) setCurrent(next.id);
  }
  useKeys('Campaign', [
    { keys: ['arrowdown'], draw: ['arrowup', 'arrowdown'], label: 'Grants', run: () => move(at + 1) },
    { keys: ['arrowup'], label: 'Previous', shown: false, run: () => move(at - 1) },
    ...(own.length > 0 ? [{ keys: ['space'], label: 'Choose', run: () => item && pick(item.id) }] : []),
    ...(targets.length > 0 ? [{ keys: ['k'], label: 'Keep', run: () => review.begin('keep', targets) }] : []),
    ...(own.length > 0 && several.length < 2
      ? [
          { keys: ['r'], label: 'Reduce', run: () => review.begin('reduce', own) },
          { keys: ['x'], label: 'Revoke', run: () => review.begin('revoke', own) },
        ]
      : []),
  ]);
  return (
    <section className="pane grow acc-case" aria-label={`Campaign ${campaign.name}`}>
      <CampaignHead campaign={campaign} />
      <div className="grow scroll rc-body ring-in" tabIndex={0} role="region" aria-label="Grants of the campaign">
        {items.length === 0 && <EmptyState icon="policy" title="None of its grants is yours to see" />}
        {review.moved.length > 0 && (
          <Banner kind="warn" title="Not what you looked at any more.">
            The access of {review.moved.join(', ')} changed meanwhile, and nothing was done about it. Look again.
          </Banner>
        )}
        {items.length > 0 && <CampaignTable items={items} current={item?.id} picked={picked} onCurrent={setCurrent} onPick={pick} />}
        {item && <CampaignItem item={item} />}
      </div>
      <footer className="col g2 acc-foot">
        <ReviewFoot review={review} own={own} targets={targets} item={item} onDone={() => setPicked(new Set())} />
      </footer>
    </section>
  );
}
