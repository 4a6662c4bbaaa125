/** The state of the lineage page that stands in the address. */
export type LineageSearch = Record<string, never>;

export function validateLineageSearch(): LineageSearch {
  return {};
}
