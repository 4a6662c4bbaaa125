import type { ComplianceRule } from '@/ipc/bindings';

/** The state of Governance that stands in the address. */
export interface GovernanceSearch {
  /** Compliance where nothing is said. */
  view?: 'policy' | 'edit' | 'audit' | 'people';
  /** Compliance: products of this rule are listed. */
  rule?: ComplianceRule;
  /** Compliance: those of this domain. */
  domain?: string;
  /** Compliance: those of no domain. */
  none?: true;
  /** Compliance: only what is one's own. */
  mine?: true;
  /** An earlier version of the policy. */
  version?: number;
  /** Audit: only acts of this login. */
  person?: string;
  /** Audit: only on this thing or source. */
  about?: string;
  /** Audit: only from this day on. */
  since?: string;
  /** People: only those about whom something is to be done. */
  todo?: true;
  /** People: only those with these words. */
  q?: string;
  /** People: who or which name is chosen. */
  id?: string;
}

const VIEWS = ['policy', 'edit', 'audit', 'people'] as const;
const RULES: readonly ComplianceRule[] = ['owner', 'deputy', 'contract', 'documented', 'classified', 'retention', 'freshness', 'quality', 'access_review', 'schema'];

export function validateGovernanceSearch(search: Record<string, unknown>): GovernanceSearch {
  const view = VIEWS.find((one) => one === search.view);
  const rule = RULES.find((one) => one === search.rule);
  const { version } = search;
  return {
    ...(view !== undefined && { view }),
    ...(rule !== undefined && { rule }),
    ...(search.none === true && { none: true }),
    ...(search.mine === true && { mine: true }),
    ...(typeof version === 'number' && Number.isInteger(version) && version > 0 && { version }),
    ...word('domain', search.domain),
    ...word('person', search.person),
    ...word('about', search.about),
    ...word('since', search.since),
    ...(search.todo === true && { todo: true as const }),
    ...word('q', search.q),
    ...word('id', search.id),
  };
}

function word<Key extends 'domain' | 'person' | 'about' | 'since' | 'q' | 'id'>(key: Key, value: unknown): Partial<Record<Key, string>> {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? {} : ({ [key]: text } as Record<Key, string>);
}
