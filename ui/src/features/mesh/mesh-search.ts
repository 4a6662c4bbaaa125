/** The state of the mesh map that stands in the address. */
export type MeshSearch = Record<string, never>;

export function validateMeshSearch(): MeshSearch {
  return {};
}
