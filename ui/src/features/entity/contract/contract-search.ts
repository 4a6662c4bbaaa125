import type { ContractStandard } from '@/ipc/bindings';

/** Which file is edited. */
export interface ContractSearch {
  format?: ContractStandard;
}

export function validateContractSearch(search: Record<string, unknown>): ContractSearch {
  return search.format === 'odcs' || search.format === 'odps' ? { format: search.format } : {};
}

/** Which two versions stand side by side, by their revisions. */
export interface VersionsSearch {
  old?: number;
  new?: number;
}

export function validateVersionsSearch(search: Record<string, unknown>): VersionsSearch {
  const revision = (value: unknown) => (typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined);
  const [old, newer] = [revision(search.old), revision(search.new)];
  return { ...(old === undefined ? {} : { old }), ...(newer === undefined ? {} : { new: newer }) };
}
