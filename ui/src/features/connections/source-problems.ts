import type { KindName } from './connections-search';
import { isServer, listOf, type SourceForm, type TextKey } from './source-form';

/** What is wrong, by the field that it is wrong in. */
export type Problems = Partial<Record<TextKey, string>>;

/** All that keeps a form from being tried. */
export function problemsOf(kind: KindName, form: SourceForm, taken: readonly string[]): Problems {
  return found({
    name: form.name === '' ? 'Give it a name' : nameProblem(form.name, taken),
    ...(isServer(kind)
      ? serverProblems(form)
      : kind === 'iceberg-sql'
        ? {
            uri: missing(form.uri, 'Give the catalog’s file or address') ?? uriProblem(form.uri),
            warehouse: missing(form.warehouse, 'Choose the warehouse folder'),
          }
        : { path: missing(form.path, 'Choose the folder') }),
  });
}

/** Only the fields in which something is wrong. */
function found(checked: Partial<Record<TextKey, string | undefined>>): Problems {
  const entries = Object.entries(checked) as [TextKey, string | undefined][];
  return Object.fromEntries(entries.filter(([, problem]) => problem !== undefined));
}

function serverProblems(form: SourceForm): Partial<Record<TextKey, string | undefined>> {
  return {
    address: missing(form.address, 'Give the server’s address') ?? addressProblem(form.address),
    roots: rootsProblem(form.roots),
    ...(form.signIn === 'client' && {
      clientId: missing(form.clientId, 'Give the client id'),
      clientSecret: form.clientSecret === '' ? 'Give the client’s secret' : undefined,
      tokenUri: form.tokenUri.trim() === '' ? undefined : hostProblem(form.tokenUri),
    }),
    ...(form.signIn === 'openid' && {
      issuer: missing(form.issuer, 'Give the provider’s issuer') ?? hostProblem(form.issuer),
      openidClient: missing(form.openidClient, 'Give the client id'),
    }),
    ...(form.signIn === 'token' && { token: missing(form.token, 'Give the token') }),
  };
}

/** The problems that are shown: all once it was tried, before that only of what was typed and left. */
export function shownProblems(problems: Problems, form: SourceForm, left: ReadonlySet<string>, all: boolean): Problems {
  if (all) return problems;
  const shown = ([key]: [string, string]) => left.has(key) && form[key as TextKey] !== '';
  return Object.fromEntries(Object.entries(problems).filter(shown));
}

function missing(text: string, problem: string): string | undefined {
  return text.trim() === '' ? problem : undefined;
}

/** Why the address of a catalog will not do; absent when it will. */
export function addressProblem(text: string): string | undefined {
  const problem = hostProblem(text);
  if (problem !== undefined) return problem;
  return /\/v1(\/config)?\/*$/.test(new URL(text.trim()).pathname) ? 'Leave out /v1 and what follows' : undefined;
}

/** The same rules that the backend has, so that most of it is said while typing. What is wrong is never repeated. */
function hostProblem(text: string): string | undefined {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (!url || url.host === '' || !/^https?:\/\//i.test(text.trim())) return 'Write it as https://host/path';
  if (url.username !== '' || url.password !== '')
    return 'Leave the user and password out: they have fields of their own';
  if (url.protocol === 'http:' && !isThisComputer(url.hostname)) return 'Use https: http is only for this computer';
  return /[?#]/.test(text) ? 'Leave out what follows ? or #' : undefined;
}

function isThisComputer(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '127.0.0.1';
}

function rootsProblem(text: string): string | undefined {
  const whole = listOf(text).every((root) => /^(\/|\\\\|[a-z]:[\\/]|[a-z][a-z0-9+.-]*:\/)/i.test(root));
  return whole ? undefined : 'Write each folder in full, with commas between';
}

/** Why the address of a SQL catalog will not do; absent when it will. */
export function uriProblem(text: string): string | undefined {
  const uri = text.trim();
  if (uri === '' || !/^[a-z]+:\/\//i.test(uri)) return undefined;
  if (!/^(sqlite|postgres|postgresql):\/\//i.test(uri)) return 'Only sqlite:// and postgresql:// catalogs are read';
  return /^[a-z]+:\/\/[^/@]*:[^/@]*@/i.test(uri)
    ? 'Leave the password out: it is kept in the keychain, not here'
    : undefined;
}

/** What is wrong with a name; absent when it will do. */
export function nameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return undefined;
  if (!/^[a-z0-9_-]{1,64}$/.test(name)) return 'Use 1 to 64 of a to z, 0 to 9, _ and -';
  return taken.includes(name) ? 'A source of this name is there already' : undefined;
}
