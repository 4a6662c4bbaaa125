import type { GovernanceSearch } from './governance-search';

/** What a filter of the audit says. */
export type AuditFilter = Pick<GovernanceSearch, 'person' | 'about' | 'since'>;

/** `publish_policy` as `publish policy`. */
export function actionWords(action: string): string {
  return action.replaceAll('_', ' ');
}

/** Letters that tell a request or grant from others, as the command line prints them. */
const LETTERS = 8;

/** `request 3f9ab210`, `the access policy`; the name of a source as it is. */
export function subjectWords(subject: string): string {
  const [scheme, weft, part, ...rest] = subject.split(':');
  if (scheme !== 'urn' || weft !== 'weft' || part === undefined) return subject === '' ? '–' : subject;
  if (part === 'policy') return 'the access policy';
  return `${part.replaceAll('_', ' ')} ${rest.join(':').slice(0, LETTERS)}`;
}

export type SubjectLink = { to: '/access'; search: { show?: 'ending' | 'all'; id: string } } | { to: '/proposals'; search: { id: string } } | { to: '/governance' } | { to: '/entity'; urn: string };

/** Parts of a urn that are no thing with a page of its own. */
const NO_PAGE = ['review', 'namespace'];

/** Where what an entry is about is shown; null for what has no page. */
export function subjectLink(subject: string): SubjectLink | null {
  const [scheme, weft, part] = subject.split(':');
  if (scheme !== 'urn' || weft !== 'weft' || part === undefined || NO_PAGE.includes(part)) return null;
  switch (part) {
    case 'request':
      return { to: '/access', search: { show: 'all', id: subject } };
    case 'grant':
      return { to: '/access', search: { show: 'ending', id: subject } };
    case 'proposal':
      return { to: '/proposals', search: { id: subject } };
    case 'policy':
      return { to: '/governance' };
    default:
      return { to: '/entity', urn: subject };
  }
}

/** Whether anything narrows the audit. */
export function narrowed({ person, about, since }: AuditFilter): boolean {
  return person !== undefined || about !== undefined || since !== undefined;
}

/** The same filter at the command line, where all of it can be kept as a file. */
export function exportCommand({ person, about, since }: AuditFilter): string {
  // With an equals sign a word that begins with a dash is a value still.
  const option = (name: string, value: string | undefined) => (value === undefined ? [] : [`--${name}=${quoted(value)}`]);
  return ['weft audit export', ...option('subject', about), ...option('person', person), ...option('since', since)].join(' ');
}

/** A word for a shell: in single quotes where it is more than letters, digits and what addresses are made of. */
function quoted(word: string): string {
  return /^[A-Za-z0-9@:._/+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
