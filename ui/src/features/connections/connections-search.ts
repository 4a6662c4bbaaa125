import type { SourceKind } from '@/ipc/bindings';

export type KindName = SourceKind['kind'];

/** The kinds of source that Weft reads, in the order in which they are offered. */
export const KINDS = ['polaris', 'iceberg-rest', 'iceberg-sql', 'dbt', 'contracts'] as const satisfies KindName[];

/** The state of Connections that stands in the address. */
export interface ConnectionsSearch {
  /** Name of the chosen source. */
  source?: string;
  /** The form for a new one is open, with this kind chosen. */
  add?: KindName;
}

export function validateConnectionsSearch(raw: Record<string, unknown>): ConnectionsSearch {
  const add = raw.add === true ? KINDS[0] : KINDS.find((kind) => kind === raw.add);
  return {
    ...(typeof raw.source === 'string' && { source: raw.source }),
    ...(add && { add }),
  };
}
