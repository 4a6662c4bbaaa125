import type { HealthKind } from '@/ipc/bindings';

export const KINDS: readonly HealthKind[] = ['incident', 'late', 'failing', 'drifting', 'not_measured', 'no_owner', 'undocumented'];

/** The state of the health screen that stands in the address. */
export interface HealthSearch {
  /** What is listed; absent: the first kind that anything is wrong with. */
  kind?: HealthKind;
  domain?: string;
  /** Only products, not the assets that no product offers. */
  products?: boolean;
}

export function validateHealthSearch(raw: Record<string, unknown>): HealthSearch {
  const kind = KINDS.find((one) => one === raw.kind);
  return {
    ...(kind && { kind }),
    ...(typeof raw.domain === 'string' && raw.domain !== '' && { domain: raw.domain }),
    ...(raw.products === true && { products: true }),
  };
}
