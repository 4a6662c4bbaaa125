import type { AddSourceRequest, RestCatalog, SignIn, SourceKind } from '@/ipc/bindings';
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
  address: string;
  warehouses: string;
  signIn: SignInName;
  clientId: string;
  clientSecret: string;
  token: string;
  issuer: string;
  openidClient: string;
  openidScope: string;
  audience: string;
  realm: string;
  scope: string;
  tokenUri: string;
  namespaces: string;
  roots: string;
  s3Endpoint: string;
  s3Region: string;
  caFile: string;
}

export type SignInName = 'client' | 'token' | 'openid' | 'none';

/** The fields that are typed into. */
export type TextKey = Exclude<keyof SourceForm, 'named' | 'signIn'>;

export const EMPTY: SourceForm = {
  name: '',
  named: false,
  uri: '',
  warehouse: '',
  catalog: '',
  path: '',
  address: '',
  warehouses: '',
  signIn: 'client',
  clientId: '',
  clientSecret: '',
  token: '',
  issuer: '',
  openidClient: '',
  openidScope: '',
  audience: '',
  realm: '',
  scope: '',
  tokenUri: '',
  namespaces: '',
  roots: '',
  s3Endpoint: '',
  s3Region: '',
  caFile: '',
};

/** Whether a kind is read from a server, with a sign-in. */
export function isServer(kind: KindName): kind is 'polaris' | 'iceberg-rest' {
  return kind === 'polaris' || kind === 'iceberg-rest';
}

/** Whether anything was typed that closing would lose. */
export function isTyped(form: SourceForm): boolean {
  return JSON.stringify({ ...form, signIn: EMPTY.signIn }) !== JSON.stringify(EMPTY);
}

/** What would be asked to add it; null while something is missing. */
export function requestOf(kind: KindName, form: SourceForm): AddSourceRequest | null {
  const source = sourceOf(kind, form);
  const secret = secretOf(kind, form);
  return source && { name: form.name, source, ...(secret !== undefined && { secret }) };
}

/** The source as it would be added; null while something is missing. */
export function sourceOf(kind: KindName, form: SourceForm): SourceKind | null {
  if (form.name === '') return null;
  if (isServer(kind)) {
    const catalog = restCatalog(kind, form);
    return catalog && { kind, ...catalog };
  }
  if (kind !== 'iceberg-sql') return form.path.trim() === '' ? null : { kind, path: form.path.trim() };
  if (form.uri.trim() === '' || form.warehouse.trim() === '') return null;
  return {
    kind,
    uri: catalogUri(form.uri.trim()),
    warehouse: form.warehouse.trim(),
    catalog: orNull(form.catalog),
  };
}

function restCatalog(kind: KindName, form: SourceForm): RestCatalog | null {
  const signIn = signInOf(form);
  if (form.address.trim() === '' || !signIn) return null;
  return {
    uri: form.address.trim(),
    warehouses: listOf(form.warehouses),
    sign_in: signIn,
    // Only Polaris knows realms; what was typed for it stays in the form.
    realm: kind === 'polaris' ? orNull(form.realm) : null,
    namespaces: listOf(form.namespaces),
    roots: listOf(form.roots),
    s3_endpoint: orNull(form.s3Endpoint),
    s3_region: orNull(form.s3Region),
    // A store of one's own has one host for all its buckets.
    s3_path_style: form.s3Endpoint.trim() !== '',
    ca_file: orNull(form.caFile),
  };
}

function signInOf(form: SourceForm): SignIn | null {
  if (form.signIn === 'openid') {
    if (form.issuer.trim() === '' || form.openidClient.trim() === '') return null;
    return {
      method: 'openid',
      issuer: form.issuer.trim(),
      client_id: form.openidClient.trim(),
      scope: orNull(form.openidScope),
      audience: orNull(form.audience),
    };
  }
  if (form.signIn !== 'client') return { method: form.signIn };
  if (form.clientId.trim() === '') return null;
  return {
    method: 'client_credentials',
    client_id: form.clientId.trim(),
    scope: orNull(form.scope),
    token_uri: orNull(form.tokenUri),
  };
}

/** What a sign-in through the browser is made for; null where the form asks for none. Another folder keeps it. */
export function signInKey(request: AddSourceRequest | null): string | null {
  if (!request || (request.source.kind !== 'polaris' && request.source.kind !== 'iceberg-rest')) return null;
  const { uri, realm, ca_file, sign_in } = request.source;
  return sign_in.method === 'openid' ? JSON.stringify([request.name, uri, realm, ca_file, sign_in]) : null;
}

/** The secret that goes with the form. A client's secret and a token are never taken for each other. */
export function secretOf(kind: KindName, form: SourceForm): string | undefined {
  if (!isServer(kind) || form.signIn === 'none' || form.signIn === 'openid') return undefined;
  const secret = form.signIn === 'client' ? form.clientSecret : form.token.trim();
  return secret === '' ? undefined : secret;
}

/** A chosen file is a SQLite catalog; an address stays as it is. */
export function catalogUri(text: string): string {
  return /^[a-z]+:\/\//i.test(text) ? text : `sqlite://${text}`;
}

/** What was written with commas between. */
export function listOf(text: string): string[] {
  const parts = text.split(',').map((part) => part.trim());
  return parts.filter((part, index) => part !== '' && parts.indexOf(part) === index);
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
