/** The state of the mesh map that stands in the address. */
export interface MeshSearch {
  view?: 'map' | 'weave' | 'list';
  /** What the marks show. */
  by?: 'freshness' | 'quality';
  /** The domain whose flows stand out. */
  domain?: string;
}

export function validateMeshSearch(search: Record<string, unknown>): MeshSearch {
  const found: MeshSearch = {};
  if (search.view === 'map' || search.view === 'weave' || search.view === 'list') found.view = search.view;
  if (search.by === 'freshness' || search.by === 'quality') found.by = search.by;
  if (typeof search.domain === 'string' && search.domain !== '') found.domain = search.domain;
  return found;
}
