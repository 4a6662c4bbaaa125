/** The state of Governance that stands in the address. */
export interface GovernanceSearch {
  /** The policy as it is read where nothing is said. */
  view?: 'edit' | 'audit';
  /** An earlier version of the policy. */
  version?: number;
  /** Audit: only acts of this login. */
  person?: string;
  /** Audit: only on this thing or source. */
  about?: string;
  /** Audit: only from this day on. */
  since?: string;
}

const VIEWS = ['edit', 'audit'] as const;

export function validateGovernanceSearch(search: Record<string, unknown>): GovernanceSearch {
  const view = VIEWS.find((one) => one === search.view);
  const { version } = search;
  return {
    ...(view !== undefined && { view }),
    ...(typeof version === 'number' && Number.isInteger(version) && version > 0 && { version }),
    ...word('person', search.person),
    ...word('about', search.about),
    ...word('since', search.since),
  };
}

function word<Key extends 'person' | 'about' | 'since'>(key: Key, value: unknown): Partial<Record<Key, string>> {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? {} : ({ [key]: text } as Record<Key, string>);
}
