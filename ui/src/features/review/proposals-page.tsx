import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { Segmented } from '@/components/segmented';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { count } from '@/lib/time';
import { ProposalRow } from './proposal-row';
import { ProposalView } from './proposal-view';
import type { ReviewSearch } from './review-search';
import { requestOf } from './review-words';
import './review.css';

const route = getRouteApi('/proposals');

const EMPTY = {
  inbox: { title: 'Nothing waits for you', text: 'Edits of what you answer for are listed here until you decide.' },
  mine: { title: 'You have proposed nothing yet', text: 'Where a review is asked for, the editors propose instead of publishing.' },
  all: { title: 'There are no proposals', text: 'Settings say where edits wait for a second person.' },
  of: { title: 'Nobody has proposed a change', text: 'Edits of it that wait for a second person are listed here.' },
} as const;

/** Edits that wait for a second person: what is to be decided, with everything that is needed to decide. */
export function ProposalsPage() {
  const { show = 'inbox', of, id } = route.useSearch();
  const navigate = useNavigate({ from: '/proposals' });
  const list = useRef<HTMLUListElement>(null);
  const { data, error, refetch } = useQuery(verbQuery('list_proposals', requestOf({ show, ...(of !== undefined && { of }) })));
  const proposals = data?.proposals ?? [];
  const first = proposals[0]?.id;
  const chosen = id ?? first;
  const at = proposals.findIndex((one) => one.id === chosen);
  const go = (search: ReviewSearch) => void navigate({ search, replace: true });
  const choose = (urn: string) => go({ ...(show !== 'inbox' && { show }), ...(of !== undefined && { of }), id: urn });
  // The first one is chosen for good: the list may lose it or begin with another one while somebody reads and types.
  useEffect(() => {
    if (id === undefined && first !== undefined) void navigate({ search: (old) => ({ ...old, id: first }), replace: true });
  }, [id, first, navigate]);
  function move(index: number) {
    const next = proposals[Math.min(Math.max(index, 0), proposals.length - 1)];
    if (!next) return;
    choose(next.id);
    list.current?.children[proposals.indexOf(next)]?.scrollIntoView({ block: 'nearest' });
  }
  const about = of === undefined ? undefined : (proposals.find((one) => one.subject)?.subject?.name ?? 'one thing');

  useScreen([{ label: 'Proposals', to: '/proposals' }, ...(about === undefined ? [] : [{ label: `About ${about}` }])]);
  useKeys('Proposals', [
    { keys: ['arrowdown', 'j'], draw: ['arrowup', 'arrowdown'], label: 'Move', run: () => move(at + 1) },
    { keys: ['arrowup', 'k'], label: 'Move up', shown: false, run: () => move(at - 1) },
  ]);

  const empty = EMPTY[of === undefined ? show : 'of'];
  return (
    <>
      <aside className="pane props" aria-label="Proposals">
        <div className="col g2 props-head">
          <h1 className="props-title">Proposals</h1>
          {about === undefined ? (
            <Segmented
              label="Which proposals"
              value={show}
              options={[
                { value: 'inbox', label: 'To decide' },
                { value: 'mine', label: 'Mine' },
                { value: 'all', label: 'All' },
              ]}
              onChange={(value) => go({ show: value })}
            />
          ) : (
            <div className="row g2 s12 t2">
              <span className="el">About {about}</span>
              <span className="end">
                <Button small onClick={() => go({ show: 'all' })}>
                  Show all
                </Button>
              </span>
            </div>
          )}
        </div>
        {error && <ErrorState error={error} what="the proposals" onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows count={5} height={66} />}
        <ul className="scroll" ref={list}>
          {proposals.map((one) => (
            <ProposalRow key={one.id} proposal={one} selected={one.id === chosen} onChoose={() => choose(one.id)} />
          ))}
        </ul>
        {data && proposals.length === 0 && <p className="s12 t3 props-none">{empty.title}.</p>}
        {data && data.more > 0 && <p className="s12 t3 props-none">{count(data.more, 'older proposal')} are not listed.</p>}
      </aside>
      {chosen !== undefined ? (
        <ProposalView key={chosen} id={chosen} />
      ) : (
        <section className="pane grow">
          {data && (
            <EmptyState icon="inbox" title={empty.title} actions={show === 'inbox' && of === undefined && <Button onClick={() => go({ show: 'all' })}>Show all proposals</Button>}>
              {empty.text}
            </EmptyState>
          )}
        </section>
      )}
    </>
  );
}
