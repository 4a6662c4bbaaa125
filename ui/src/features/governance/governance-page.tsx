import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Segmented } from '@/components/segmented';
import type { ShowPolicyResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { count, date } from '@/lib/time';
import { AuditView } from './audit-view';
import { ComplianceExport } from './compliance-export';
import { ComplianceSummary } from './compliance-summary';
import { ComplianceView } from './compliance-view';
import type { GovernanceSearch } from './governance-search';
import { PeopleView } from './people-view';
import { PolicyDesk } from './policy-desk';
import { PolicyView } from './policy-view';
import './governance.css';

const route = getRouteApi('/governance');

const VIEWS = [
  { value: 'compliance', label: 'Compliance' },
  { value: 'policy', label: 'Policy' },
  { value: 'audit', label: 'Audit' },
  { value: 'people', label: 'People' },
] as const;
const NAMES = { policy: 'Policy', edit: 'Edit the policy', audit: 'Audit', people: 'People' } as const;

/** Which products keep which rule, what holds for everybody's access, who may change it, who did what, and who is who. */
export function GovernancePage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/governance' });
  const go = (next: GovernanceSearch) => void navigate({ search: next });
  const view = search.view ?? 'compliance';
  useScreen(view === 'compliance' ? [{ label: 'Governance' }] : [{ label: 'Governance', to: '/governance' }, { label: NAMES[view] }], view === 'edit');
  useKeys(
    'Governance',
    [
      { keys: ['c'], label: 'Compliance', run: () => go({}) },
      { keys: ['p'], label: 'Policy', run: () => go({ view: 'policy' }) },
      { keys: ['a'], label: 'Audit', run: () => go({ view: 'audit' }) },
      { keys: ['w'], label: 'People', run: () => go({ view: 'people' }) },
    ],
    { active: view !== 'edit' },
  );
  if (view === 'edit') {
    return (
      <section className="pane grow" aria-label="Edit the access policy">
        <h1 className="vh">Edit the access policy</h1>
        <PolicyDesk onLeave={() => go({ view: 'policy' })} />
      </section>
    );
  }
  return (
    <section className="pane grow" aria-label="Governance">
      <header className="row g3 wrap gov-head">
        <h1>Governance</h1>
        {view === 'compliance' ? <ComplianceSummary /> : view !== 'people' && <Summary />}
        <span className="end row g2 wrap">
          {view === 'compliance' && <ComplianceExport />}
          <Segmented label="What is shown" value={view} options={VIEWS} onChange={(value) => go(value === 'compliance' ? {} : { view: value })} />
        </span>
      </header>
      {view === 'compliance' ? (
        <ComplianceView search={search} onSearch={go} />
      ) : view === 'people' ? (
        <PeopleView search={peopleOf(search)} onSearch={(next) => void navigate({ search: { view: 'people', ...next }, replace: true })} />
      ) : view === 'audit' ? (
        <AuditView filter={filterOf(search)} onFilter={(filter) => go({ view: 'audit', ...filter })} />
      ) : (
        <PolicyView version={search.version} onVersion={(version) => go({ view: 'policy', ...(version !== undefined && { version }) })} onEdit={() => go({ view: 'edit' })} />
      )}
    </section>
  );
}

function Summary() {
  const { data } = useQuery(verbQuery('show_policy', { version: null }));
  return <span className="t2 num">{data && summary(data)}</span>;
}

/** What stands, in a sentence. */
function summary({ version, by_name: by, at, policy }: ShowPolicyResponse): string {
  const holds = `${count(policy.purposes.length, 'purpose')}, ${count(policy.roles.length, 'role')}, ${count((policy.guardrails ?? []).length, 'guardrail')}, ${count((policy.rules ?? []).length, 'rule')}`;
  if (version === 0) return `No policy was published yet. It begins with ${holds}.`;
  return `Version ${version} of the access policy stands${by === null ? '' : `, published by ${by}`}${at === null ? '' : ` on ${date(new Date(at))}`}. ${holds}.`;
}

function filterOf({ person, about, since }: GovernanceSearch) {
  return { ...(person !== undefined && { person }), ...(about !== undefined && { about }), ...(since !== undefined && { since }) };
}

function peopleOf({ todo, q, id }: GovernanceSearch) {
  return { ...(todo && { todo }), ...(q !== undefined && { q }), ...(id !== undefined && { id }) };
}
