import type { CampaignItemView, CampaignRow } from '@/ipc/bindings';
import { AT, grant, UNTIL } from './access.samples';

const ruth = { urn: 'urn:weft:person:ruth', name: 'Ruth Adeyemi', mail: null, role: 'steward' };

export function campaign(change: Partial<CampaignRow> = {}): CampaignRow {
  return {
    id: 'urn:weft:campaign:1', name: 'Sales, last quarter', scope: { kind: 'domain', of: 'sales' }, scope_says: 'what belongs to sales', by: { login: 'ruth', name: 'Ruth Adeyemi', person: ruth.urn }, at: AT, due: UNTIL, unanswered: 'revoke', state: 'open',
    began_with: 4, items: 4, open: 3, answered: 1, over: 0, mine: 2, may_close: true, closed_by: null, closed_at: null,
    ...change,
  };
}

/** A grant of a campaign, held by `name`. */
export function item(name: string, change: Partial<CampaignItemView> = {}): CampaignItemView {
  const [login = name] = name.toLowerCase().split(' ');
  return {
    id: `urn:weft:reviewed:${login}`, short: login, grant: grant({ id: `urn:weft:grant:${login}`, holder: { login, person: null }, holder_name: name }), purpose_name: 'Reporting', reason: 'Repeat purchases by tier.',
    held_days: 42, renewals: 2, sensitive: [{ column: 'orders.mail', classification: 'pii', masked: false }], others: 3, last_use: 'unknown: no system that Weft reads tells who read what', reviewers: [ruth],
    state: 'open', outcome: null, lesser: [], changed: null, mine: true, may_review: true, because: 'you answer for it', digest: `seen ${login}`,
    ...change,
  };
}
