/** The state of Governance that stands in the address. */
export interface GovernanceSearch {
  /** The policy as it is read where nothing is said. */
  view?: 'edit' | 'audit' | 'people';
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

const VIEWS = ['edit', 'audit', 'people'] as const;

export function validateGovernanceSearch(search: Record<string, unknown>): GovernanceSearch {
  const view = VIEWS.find((one) => one === search.view);
  const { version } = search;
  return {
    ...(view !== undefined && { view }),
    ...(typeof version === 'number' && Number.isInteger(version) && version > 0 && { version }),
    ...word('person', search.person),
    ...word('about', search.about),
    ...word('since', search.since),
    ...(search.todo === true && { todo: true as const }),
    ...word('q', search.q),
    ...word('id', search.id),
  };
}

function word<Key extends 'person' | 'about' | 'since' | 'q' | 'id'>(key: Key, value: unknown): Partial<Record<Key, string>> {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? {} : ({ [key]: text } as Record<Key, string>);
}
