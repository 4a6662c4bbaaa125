import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { UndoneNotice } from '@/components/undone-notice';
import { UnattendedNotice } from '@/components/unattended-notice';
import { verbQuery } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { LABEL, requestOf, type AccessList } from './access-lists';
import type { AccessSearch } from './access-search';
import { GrantCard, RequestCard } from './access-rows';
import { AccessTabs } from './access-tabs';
import { CaseView } from './case-view';
import { GrantView } from './grant-view';
import { RecertifyPage } from './recertify-page';
import { RunnersSection } from './runners-section';
import './access.css';

const route = getRouteApi('/access');

const EMPTY = {
  inbox: { title: 'Nothing to decide', text: 'Requests for what you answer for are listed here, by the time that is left.' },
  mine: { title: 'You have asked for nothing yet', text: 'Press R on a product, or in a list of results, to ask for access.' },
  ending: { title: 'Nobody holds access through Weft', text: 'What is granted is listed here by the day it ends.' },
  all: { title: 'There are no requests', text: 'Requests that you may see are listed here, the newest first.' },
} as const;

/** Requests and what came of them, and campaigns over what is granted. */
export function AccessPage() {
  const { show = 'inbox' } = route.useSearch();
  return show === 'recertify' ? <RecertifyPage /> : <RequestsPage show={show} />;
}

/** What I may decide, what I asked for, what ends. */
function RequestsPage({ show }: { show: Exclude<AccessList, 'recertify'> }) {
  const { id } = route.useSearch();
  const navigate = useNavigate({ from: '/access' });
  const list = useRef<HTMLUListElement>(null);
  const ofRequests = show !== 'ending';
  const requests = useQuery({ ...verbQuery('list_requests', requestOf(show)), enabled: ofRequests });
  const grants = useQuery(verbQuery('list_grants', { subject: null, person: null, mine: false, ended: false }));
  const unattended = useQuery(verbQuery('list_runners', {}));
  const rows = ofRequests ? (requests.data?.requests ?? []) : (grants.data?.grants ?? []);
  // One that was just decided leaves the list and stays on the screen.
  const chosen = id ?? rows[0]?.id;
  const at = rows.findIndex((one) => one.id === chosen);
  const grant = ofRequests ? undefined : grants.data?.grants.find((one) => one.id === chosen);
  const shown = ofRequests ? requests : grants;

  const go = (search: AccessSearch) => void navigate({ search, replace: true });
  const choose = (urn: string) => go({ ...(show !== 'inbox' && { show }), id: urn });
  function move(index: number) {
    const next = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (!next) return;
    choose(next.id);
    list.current?.children[rows.findIndex((one) => one.id === next.id)]?.scrollIntoView({ block: 'nearest' });
  }
  useScreen([{ label: 'Access', to: '/access' }, { label: LABEL[show] }]);
  useKeys('Access', [
    { keys: ['arrowdown', 'j'], draw: ['j', 'k'], label: 'Next, previous', run: () => move(at + 1) },
    { keys: ['arrowup', 'k'], label: 'Previous', shown: false, run: () => move(at - 1) },
  ]);

  return (
    <>
      <aside className="pane acc-list" aria-label="Access requests">
        <AccessTabs show={show} />
        <UnattendedNotice unattended={unattended.data?.unattended ?? []} className="col g2 acc-loud" />
        <UndoneNotice className="col g2 acc-loud" />
        {shown.error && <ErrorState error={shown.error} what={ofRequests ? 'the requests' : 'the grants'} onRetry={() => void shown.refetch()} />}
        {!shown.data && !shown.error && <SkeletonRows count={5} height={66} />}
        <ul className="scroll" ref={list}>
          {ofRequests
            ? requests.data?.requests.map((row) => <RequestCard key={row.id} row={row} selected={row.id === chosen} onChoose={() => choose(row.id)} />)
            : grants.data?.grants.map((row) => <GrantCard key={row.id} grant={row} selected={row.id === chosen} onChoose={() => choose(row.id)} />)}
        </ul>
        {shown.data && rows.length === 0 && <p className="s12 t3 acc-none">{EMPTY[show].title}.</p>}
        <RunnersSection runners={unattended.data?.runners} error={unattended.error} onRetry={() => void unattended.refetch()} />
      </aside>
      {grant && <GrantView key={grant.id} grant={grant} />}
      {ofRequests && chosen !== undefined && <CaseView key={chosen} id={chosen} />}
      {!grant && (chosen === undefined || !ofRequests) && (
        <section className="pane grow">
          {shown.data && (
            <EmptyState
              icon="inbox"
              title={chosen === undefined ? EMPTY[show].title : 'It has ended'}
              actions={show === 'inbox' && <Button onClick={() => go({ show: 'ending' })}>See what ends soon</Button>}
            >
              {chosen === undefined ? EMPTY[show].text : 'That grant is over. Choose another from the list.'}
            </EmptyState>
          )}
        </section>
      )}
    </>
  );
}
