import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '@/components/error-state';
import { Section } from '@/components/section';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery } from '@/ipc/queries';
import { GrantTrouble } from './grant-trouble';
import { MyAccess } from './my-access';
import { ReadersTable } from './readers-table';
import { RolesToAsk } from './roles-to-ask';
import './access.css';

/** Who may read a thing: first what I may and why, then who else holds access, then what can be asked for. */
export function AccessTab({ urn }: { urn: string }) {
  const grants = useQuery(verbQuery('list_grants', { subject: urn, person: null, mine: false, ended: false }));
  const frame = useQuery(verbQuery('show_frame', {}));
  return (
    <>
      <div className="grow scroll acc-tab ring-in" tabIndex={0} role="region" aria-label="Access">
        <MyAccess urn={urn} grants={grants.data?.grants ?? []} frame={frame.data} />
        {grants.data && <GrantTrouble grants={grants.data.grants} />}
        {grants.error && !grants.data && <ErrorState error={grants.error} what="who holds access to it" onRetry={() => void grants.refetch()} />}
        {!grants.data && !grants.error && <SkeletonRows count={4} height={32} label="Loading who holds access" />}
        {grants.data && <ReadersTable grants={grants.data.grants} frame={frame.data} />}
      </div>
      <aside className="pane acc-tab-side scroll" aria-label="What can be asked for">
        <RolesToAsk urn={urn} />
        <Section title="Who holds the rights">
          <HonestWords urn={urn} />
        </Section>
      </aside>
    </>
  );
}

/** Where a rule really holds. Nothing is implied that the system does not do. */
function HonestWords({ urn }: { urn: string }) {
  const { data } = useQuery({ ...verbQuery('plan_access', { names: [urn], role: null, purpose: null, days: null, reason: null, renews: null }), retry: false });
  const systems = [...new Set((data?.items ?? []).flatMap((item) => item.steps.map((step) => step.system)))];
  const others = systems.filter((one) => one !== 'weft');
  return (
    <div className="col g2 s12 t2">
      {(systems.includes('weft') || systems.length === 0) && (
        <p>Weft holds them itself, on this machine or in the team&apos;s workspace, and keeps to them wherever it reads rows itself. Whoever may open the files could read past it; the catalog and other engines do not know of them.</p>
      )}
      {others.length > 0 && <p>{others.join(' and ')} {others.length === 1 ? 'holds' : 'hold'} them, and what was granted is read back from there.</p>}
      <p>What else lets people read it is not listed here: only what was granted through Weft.</p>
    </div>
  );
}
