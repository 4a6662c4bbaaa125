/** The state of Connections that stands in the address. */
export interface ConnectionsSearch {
  /** Name of the chosen source. */
  source?: string;
  /** The form for a new one is open. */
  add?: boolean;
}

export function validateConnectionsSearch(raw: Record<string, unknown>): ConnectionsSearch {
  return {
    ...(typeof raw.source === 'string' && { source: raw.source }),
    ...(raw.add === true && { add: true }),
  };
}
