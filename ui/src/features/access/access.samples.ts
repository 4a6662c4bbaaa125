import type { AccessRequestRow, AccessRequestView, EntityLink, GrantRow, PlanAccessResponse, PlannedAccess, RunnerRow, ShowFrameResponse, Unattended } from '@/ipc/bindings';

export const AT = '2026-11-23T09:40:00Z';
/** Far enough, so that nothing in a test is ever due by accident. */
export const UNTIL = '2099-02-22T00:00:00Z';
const DUE = '2099-01-01T12:00:00Z';

export const orders: EntityLink = { urn: 'urn:weft:product:orders', kind: 'product', name: 'Orders', full_name: 'sales.orders', domain: 'sales' };
export const items: EntityLink = { urn: 'urn:weft:product:items', kind: 'product', name: 'Items', full_name: 'supply.items', domain: 'supply' };
export const table: EntityLink = { urn: 'urn:weft:asset:orders', kind: 'table', name: 'orders', full_name: 'lake.sales.orders', domain: 'sales' };

const ruth = { urn: 'urn:weft:person:ruth', name: 'Ruth Adeyemi', mail: null, role: 'steward' };
export const priya = { login: 'priya', name: 'Priya Raghavan', person: 'urn:weft:person:priya' };
const step = { system: 'weft', operation: 'weft: let priya read sales.orders (TABLE_READ_DATA)', target: 'sales.orders', undo: 'weft: priya may not read sales.orders any more' };
const terms = { role: 'reader_masked', purpose: 'reporting', assets: [table.urn, 'urn:weft:asset:lines'], days: 90 };

export function frame(): ShowFrameResponse {
  return { workspace: '/w', login: 'priya', me: { urn: priya.person, name: priya.name }, products: 2, assets: 2, domains: [], starred: [], people: 2, sources: 1, synced: AT, failing: [], incidents: 0, revision: 1, behind: false, team: null };
}

export function grant(change: Partial<GrantRow> = {}): GrantRow {
  return {
    id: 'urn:weft:grant:1', subject: orders, holder: { login: 'priya', person: priya.person }, holder_name: priya.name, role: 'reader_masked', role_name: 'Reader, masked', purpose: 'reporting', assets: [table],
    state: 'active', at: AT, until: UNTIL, by: 'Ruth Adeyemi', guardrail: null, end: null, may_end: true, unfinished_because: null, to_end_because: null,
    steps: [{ system: 'weft', privilege: 'TABLE_READ_DATA', target: table.urn, name: 'sales.orders', state: 'held', at: AT }],
    ...change,
  };
}

export function row(change: Partial<AccessRequestRow> = {}): AccessRequestRow {
  return {
    id: 'urn:weft:request:1', short: '1', subject: orders, by: priya, reason: 'Repeat purchases by tier.', terms, role_name: 'Reader, masked', purpose_name: 'Reporting', until: UNTIL, state: 'waiting', at: AT, due: DUE,
    overdue: false, touched: AT, decided_by: null, waits_for: [ruth], first: null, failing: 0, cart: null, renews: null, guardrail: null, grant: null, grant_state: null, mine: false, to_decide: true,
    ...change,
  };
}

export function request(change: Partial<AccessRequestView> = {}): AccessRequestView {
  const shown = change.row ?? row();
  return {
    id: shown.id, row: shown, reason: shown.reason, reference: 'DATA-7', policy: 3,
    checks: [{ policy: 'purpose-listed', pass: true, reason: 'reporting is on the list' }, { policy: 'region', pass: true, reason: 'the requester works in the region' }],
    checks_now: [{ policy: 'purpose-listed', pass: true, reason: 'reporting is on the list' }, { policy: 'region', pass: false, reason: 'the requester left the region' }],
    outcome: { kind: 'decided', rule: 'stewards', says: 'a steward of Sales decides', by: [ruth], two_persons: false, due: DUE },
    opens: [
      { asset: table, columns: 31, sensitive: [{ column: 'mail', classification: 'pii', masked: true }] },
      { asset: { ...table, urn: 'urn:weft:asset:lines', name: 'lines', full_name: 'lake.sales.lines' }, columns: 8, sensitive: [] },
    ],
    steps: [step], history: [{ act: 'send', by: priya, at: AT, text: null, guardrail: null, terms: null }], requester_holds: [grant({ subject: items })],
    similar: { approved: 19, rejected: 1, latest: [] }, others: 4, may_decide: true, because: 'you are a steward of Sales', digest: 'one', grant: null,
    ...change,
  };
}

export function runner(change: Partial<RunnerRow> = {}): RunnerRow {
  return {
    name: 'sales', login: 'robot', domain: 'Sales', system: 'weft', every: 300, installed_by: 'Ruth Adeyemi', installed_at: AT, state: 'good', says: 'its last run left nothing to do',
    last: { began: AT, ended: AT, granted: 2, taken: 1, left: 0, open: [], missing: 0, foreign: 0, stopped: false, error: null },
    ...change,
  };
}

export function undone(change: Partial<Unattended> = {}): Unattended {
  return { domain: 'Sales', pending: 2, overdue: 0, runner: null, says: '2 grants are approved, not yet granted', next: 'No runner looks after Sales: a steward or owner installs one with `weft runner install NAME --domain Sales --login LOGIN`.', ...change };
}

export function planned(change: Partial<PlannedAccess> = {}): PlannedAccess {
  return { subject: orders, terms, until: UNTIL, opens: request().opens, checks: request().checks, outcome: request().outcome, steps: [step], holds: [], open: null, ...change };
}

export function plan(change: Partial<PlanAccessResponse> = {}): PlanAccessResponse {
  return {
    policy: 3,
    purposes: [{ id: 'reporting', name: 'Reporting', description: null, max_days: null }, { id: 'training', name: 'Model training', description: null, max_days: 60 }],
    roles: [
      { id: 'reader_masked', name: 'Reader, masked', description: 'Rows with sensitive columns masked', masked: true, max_days: 180, fits: true, why: 'fits the purpose' },
      { id: 'reader', name: 'Reader, full', description: 'All columns', masked: false, max_days: 90, fits: false, why: 'a second person has to approve it' },
    ],
    durations: { default_days: 90, max_days: 365, choices: [30, 90, 180, 365] },
    draft: null,
    items: [planned()],
    ...change,
  };
}
