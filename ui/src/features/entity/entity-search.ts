/** The state of an entity's page that stands in the address. */
export interface EntitySearch {
  tab?: string;
}

export function validateEntitySearch(raw: Record<string, unknown>): EntitySearch {
  return typeof raw.tab === 'string' ? { tab: raw.tab } : {};
}
