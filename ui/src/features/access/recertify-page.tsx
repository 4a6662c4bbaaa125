import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { StatusMark } from '@/components/status-mark';
import type { CampaignRow } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { classes } from '@/lib/class-names';
import { useScreen } from '@/lib/screen';
import { AccessTabs } from './access-tabs';
import { CampaignView } from './campaign-view';
import { CAMPAIGN } from './campaign-words';
import { Due } from './due';
import { StartCampaign } from './start-campaign';

const route = getRouteApi('/access');

/** Campaigns over what is granted: which there are, and one of them with its grants. */
export function RecertifyPage() {
  const { id } = route.useSearch();
  const navigate = useNavigate({ from: '/access' });
  const campaigns = useQuery(verbQuery('list_campaigns', { overdue: false }));
  const rows = campaigns.data?.campaigns ?? [];
  const chosen = id ?? rows[0]?.id;
  const [starting, setStarting] = useState(false);
  const choose = (urn: string) => void navigate({ search: { show: 'recertify', id: urn }, replace: true });
  const begin = <Button onClick={() => setStarting(true)}>Start a campaign</Button>;
  useScreen([{ label: 'Access', to: '/access' }, { label: 'Recertify' }]);
  return (
    <>
      <aside className="pane acc-list" aria-label="Campaigns">
        <AccessTabs show="recertify" />
        {campaigns.error && <ErrorState error={campaigns.error} what="the campaigns" onRetry={() => void campaigns.refetch()} />}
        {!campaigns.data && !campaigns.error && <SkeletonRows count={3} height={66} label="Loading the campaigns" />}
        <ul className="scroll">
          {rows.map((row) => (
            <CampaignCard key={row.id} row={row} selected={row.id === chosen} onChoose={() => choose(row.id)} />
          ))}
        </ul>
        {campaigns.data && rows.length === 0 && <p className="s12 t3 acc-none">No campaign concerns you.</p>}
        {rows.length > 0 && <div className="rc-begin">{begin}</div>}
      </aside>
      {chosen !== undefined && <CampaignView key={chosen} id={chosen} />}
      {chosen === undefined && (
        <section className="pane grow">
          {campaigns.data && (
            <EmptyState icon="policy" title="Nothing to recertify" actions={begin}>
              In a campaign, who answers for a grant keeps, reduces or revokes it. Owners and stewards start one for their domain, the governance team for the mesh.
            </EmptyState>
          )}
        </section>
      )}
      {starting && (
        <StartCampaign
          onClose={() => setStarting(false)}
          onStarted={(urn) => {
            setStarting(false);
            choose(urn);
          }}
        />
      )}
    </>
  );
}

function CampaignCard({ row, selected, onChoose }: { row: CampaignRow; selected: boolean; onChoose: () => void }) {
  const { status, word } = CAMPAIGN[row.state];
  return (
    <li>
      <button type="button" className={classes('acc-row ring-in', selected && 'sel')} aria-current={selected} onClick={onChoose}>
        <span className="grow">
          <span className="row g2">
            <b className="b6 el grow" title={row.name}>
              {row.name}
            </b>
            {row.state !== 'closed' && (
              <span className="s11 num nw">
                <Due due={row.due} />
              </span>
            )}
          </span>
          <span className="s12 t2 el rc-line">{row.scope_says}</span>
          <span className="s12 row g2">
            <StatusMark status={status}>{word}</StatusMark>
            <span className="t3 num">
              {row.answered + row.over} of {row.items} done
            </span>
            {row.mine > 0 && <span className="b5 end num">{row.mine} yours</span>}
          </span>
        </span>
      </button>
    </li>
  );
}
