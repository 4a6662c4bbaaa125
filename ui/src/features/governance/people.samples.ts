import type { DeputyView, ListPeopleResponse, PersonView, PlanPeopleResponse } from '@/ipc/bindings';

export function person(name: string, change: Partial<PersonView> = {}): PersonView {
  const id = `${name.toLowerCase().replace(' ', '.')}@alderfinch.example`;
  return { id, urn: `urn:weft:person:${id}`, name, mail: id, names: [], state: 'here', from: null, until: null, deputies: [], stands_in_for: [], grants_to_end: [], ...change };
}

export function deputy(change: Partial<DeputyView> = {}): DeputyView {
  return {
    person: 'sam.lee@alderfinch.example',
    person_name: 'Sam Lee',
    of: 'ruth.adeyemi@alderfinch.example',
    of_name: 'Ruth Adeyemi',
    domain: 'Sales',
    from: '2026-01-01T00:00:00Z',
    until: '2098-12-25T00:00:00Z',
    holds: true,
    ...change,
  };
}

export const ruth = person('Ruth Adeyemi', {
  names: [
    { kind: 'login', name: 'ra' },
    { kind: 'principal', name: 'ruth' },
    { kind: 'shared_role', name: 'readers' },
    { kind: 'subject', name: 'https://id.alderfinch.example#7' },
    { kind: 'owner_name', name: 'stewards-sales' },
  ],
  deputies: [deputy()],
});
export const sam = person('Sam Lee', { state: 'joins', from: '2098-12-01T00:00:00Z', stands_in_for: [deputy()] });
export const emre = person('Emre Yilmaz', { state: 'left', until: '2026-11-30T00:00:00Z', grants_to_end: ['3f9ab210', '77aa01bc'] });
export const kim = person('Kim Berg', { state: 'left', until: '2020-02-01T00:00:00Z' });

export function listed(change: Partial<ListPeopleResponse> = {}): ListPeopleResponse {
  return {
    people: [emre, kim, ruth, sam],
    base: 40,
    notes: [],
    keeping: {
      may_keep: true,
      because: 'you are of those who answer for the policy',
      own: null,
      unmatched: [
        { kind: 'owner', name: 'team-orders', at: 'sales.orders' },
        { kind: 'holder', name: 'svc_loader', at: null },
      ],
      more_unmatched: 0,
    },
    ...change,
  };
}

export function planned(change: Partial<PlanPeopleResponse> = {}): PlanPeopleResponse {
  return {
    joiners: [{ id: 'mia.ott@alderfinch.example', name: 'Mia Ott', says: ['login mo'] }],
    changed: [{ id: 'sam.lee@alderfinch.example', name: 'Sam Lee', says: ['login s2 is new'] }],
    leavers: [],
    missing: [{ id: 'kim.berg@alderfinch.example', name: 'Kim Berg', grants: 0, logins: [], stands_in_for: [] }],
    same: 4,
    unmatched: [{ kind: 'owner', name: 'team-orders', at: 'sales.orders' }],
    more_unmatched: 0,
    errors: [],
    refused: null,
    may_import: true,
    because: 'you are of those who answer for the policy',
    digest: 'd1',
    ...change,
  };
}
