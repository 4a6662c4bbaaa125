export const TABS = ['overview', 'schema', 'data', 'lineage', 'health', 'access', 'activity'] as const;
export type EntityTab = (typeof TABS)[number];

/** The state of an entity's page that stands in the address. */
export interface EntitySearch {
  tab?: string;
  /** Snapshot whose rows are shown; absent: the current one. */
  snapshot?: string;
  /** Path of the field that the schema's inspector shows. */
  field?: string;
}

export function validateEntitySearch(raw: Record<string, unknown>): EntitySearch {
  return {
    ...(typeof raw.tab === 'string' && { tab: raw.tab }),
    ...(typeof raw.snapshot === 'string' && { snapshot: raw.snapshot }),
    ...(typeof raw.field === 'string' && { field: raw.field }),
  };
}
