import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Segmented } from '@/components/segmented';
import type { ShowPolicyResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { count, date } from '@/lib/time';
import { AuditView } from './audit-view';
import type { GovernanceSearch } from './governance-search';
import { PeopleView } from './people-view';
import { PolicyDesk } from './policy-desk';
import { PolicyView } from './policy-view';
import './governance.css';

const route = getRouteApi('/governance');

const VIEWS = [
  { value: 'policy', label: 'Policy' },
  { value: 'audit', label: 'Audit' },
  { value: 'people', label: 'People' },
] as const;

const CRUMB = { edit: 'Edit the policy', audit: 'Audit', people: 'People' } as const;

/** What holds for everybody's access, who may change it, who did what, and who is who. */
export function GovernancePage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/governance' });
  const go = (next: GovernanceSearch) => void navigate({ search: next });
  const view = search.view ?? 'policy';
  useScreen(view === 'policy' ? [{ label: 'Governance' }] : [{ label: 'Governance', to: '/governance' }, { label: CRUMB[view] }], view === 'edit');
  useKeys(
    'Governance',
    [
      { keys: ['p'], label: 'Policy', run: () => go({}) },
      { keys: ['a'], label: 'Audit', run: () => go({ view: 'audit' }) },
      { keys: ['o'], label: 'People', run: () => go({ view: 'people' }) },
    ],
    { active: view !== 'edit' },
  );
  if (view === 'edit') {
    return (
      <section className="pane grow" aria-label="Edit the access policy">
        <h1 className="vh">Edit the access policy</h1>
        <PolicyDesk onLeave={() => go({})} />
      </section>
    );
  }
  return (
    <section className="pane grow" aria-label="Governance">
      <header className="row g3 wrap gov-head">
        <h1>Governance</h1>
        <Summary />
        <span className="end">
          <Segmented label="What is shown" value={view} options={VIEWS} onChange={(value) => go(value === 'policy' ? {} : { view: value })} />
        </span>
      </header>
      {view === 'people' ? (
        <PeopleView search={peopleOf(search)} onSearch={(next) => void navigate({ search: { view: 'people', ...next }, replace: true })} />
      ) : view === 'audit' ? (
        <AuditView filter={filterOf(search)} onFilter={(filter) => go({ view: 'audit', ...filter })} />
      ) : (
        <PolicyView version={search.version} onVersion={(version) => go(version === undefined ? {} : { version })} onEdit={() => go({ view: 'edit' })} />
      )}
    </section>
  );
}

function Summary() {
  const { data } = useQuery(verbQuery('show_policy', { version: null }));
  return <span className="t2 num">{data && summary(data)}</span>;
}

/** What stands, in a sentence. */
function summary({ version, by, at, policy }: ShowPolicyResponse): string {
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
