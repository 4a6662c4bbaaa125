import type { SourceKind } from '@/ipc/bindings';
import type { KindName } from './connections-search';

/** What the form holds, for all kinds at once: changing the kind loses nothing that was typed. */
export interface SourceForm {
  name: string;
  /** Whether a person wrote the name; until then it follows the place. */
  named: boolean;
  uri: string;
  warehouse: string;
  catalog: string;
  path: string;
}

export const EMPTY: SourceForm = { name: '', named: false, uri: '', warehouse: '', catalog: '', path: '' };

/** The source as it would be added; null while something is missing. */
export function sourceOf(kind: KindName, form: SourceForm): SourceKind | null {
  if (form.name === '') return null;
  if (kind !== 'iceberg-sql') return form.path.trim() === '' ? null : { kind, path: form.path.trim() };
  if (form.uri.trim() === '' || form.warehouse.trim() === '') return null;
  return {
    kind,
    uri: catalogUri(form.uri.trim()),
    warehouse: form.warehouse.trim(),
    catalog: form.catalog.trim() === '' ? null : form.catalog.trim(),
  };
}

/** A chosen file is a SQLite catalog; an address stays as it is. */
export function catalogUri(text: string): string {
  return /^[a-z]+:\/\//i.test(text) ? text : `sqlite://${text}`;
}

/** Why an address will not do; absent when it will. */
export function uriProblem(text: string): string | undefined {
  const uri = text.trim();
  if (uri === '' || !/^[a-z]+:\/\//i.test(uri)) return undefined;
  if (!/^(sqlite|postgres|postgresql):\/\//i.test(uri)) return 'Only sqlite:// and postgresql:// catalogs are read';
  return /^[a-z]+:\/\/[^/@]*:[^/@]*@/i.test(uri)
    ? 'Leave the password out: it is kept in the keychain, not here'
    : undefined;
}
