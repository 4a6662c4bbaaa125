import type { DeputyView, NameKind, PeopleKeeping, PersonState, PersonView, UnmatchedKind, UnmatchedName } from '@/ipc/bindings';
import type { Status } from '@/components/status-mark';
import { count, date } from '@/lib/time';
import type { GovernanceSearch } from './governance-search';

/** What stands in the address of the people. */
export type PeopleSearch = Pick<GovernanceSearch, 'todo' | 'q' | 'id'>;

/** A row of the list: somebody, or a name that is nobody's. */
export type PeopleRow = { key: string; person: PersonView; name?: undefined } | { key: string; name: UnmatchedName; person?: undefined };

/** Where a name is used, in a table and in full. */
export const NAME: Readonly<Record<NameKind, { short: string; full: string }>> = {
  login: { short: 'login', full: 'PostgreSQL or machine login' },
  principal: { short: 'principal', full: 'Polaris principal' },
  principal_role: { short: 'role', full: 'Polaris role of their own' },
  shared_role: { short: 'shared role', full: 'Polaris role that several share' },
  subject: { short: 'subject', full: 'Identity provider subject' },
  owner_name: { short: 'owner', full: 'Owner name in dbt and ODCS' },
};

/** The kinds in the order in which they are shown. */
export const KINDS = Object.keys(NAME) as readonly NameKind[];

/** Where a name that is nobody's was seen. */
const SEEN: Readonly<Record<UnmatchedKind, string>> = {
  owner: 'Named as an owner',
  login: 'Has a duty in the team',
  holder: 'Holds a grant',
};

/** The column of a file that would make such a name somebody's. */
export const COLUMN: Readonly<Record<UnmatchedKind, string>> = { owner: 'owner_name', login: 'login', holder: 'login' };

export const STATE: Readonly<Record<PersonState, Status>> = { joins: 'soon', here: 'good', left: 'unknown' };

const DAY = 86_400_000;

/** A day as it is kept, in UTC. */
function utc(at: Date): string {
  return date(new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
}

/** The first day of something: `1 Dec 2026`. */
export function firstDay(from: string): string {
  return utc(new Date(from));
}

/** The last day before something ends. */
export function lastDay(until: string): string {
  return utc(lastOf(until));
}

/** A moment within the last day before something ends. */
export function lastOf(until: string): Date {
  return new Date(new Date(until).getTime() - 1);
}

/** A day as a field takes it. */
export function field(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The day before today: one that is over. */
export function yesterday(now: Date): string {
  return field(new Date(now.getTime() - DAY));
}

/** Whether somebody is here, with the day. */
export function stateWords({ state, from, until }: Pick<PersonView, 'state' | 'from' | 'until'>): string {
  switch (state) {
    case 'joins':
      return from === null ? 'Joins' : `Joins ${firstDay(from)}`;
    case 'here':
      return until === null ? 'Here' : `Here until ${lastDay(until)}`;
    case 'left':
      return until === null ? 'Left' : `Left ${lastDay(until)}`;
  }
}

/** Where a name was seen, in words. */
export function seenWords({ kind, at }: UnmatchedName): string {
  return at === null ? SEEN[kind] : `${SEEN[kind]}, for example of ${at}`;
}

/** The other names in a line: `login ra, shared role readers`. */
export function nameWords({ names }: PersonView): string {
  return names.map(({ kind, name }) => `${NAME[kind].short} ${name}`).join(', ');
}

/** What is another in somebody, with the kind of a name in a word: `owner stewards-sales is new`. */
export function saidWords(said: string): string {
  const kind = KINDS.find((one) => said.startsWith(`${one} `));
  return kind === undefined ? said : NAME[kind].short + said.slice(kind.length);
}

/** For what somebody stands in, and until when: `in Sales until 24 Dec 2026`. */
export function daysWords({ domain, from, until, holds }: DeputyView, now: Date): string {
  const where = domain === null ? '' : `in ${domain} `;
  if (holds) return `${where}until ${lastDay(until)}`;
  if (isOver({ until }, now)) return `${where}until ${lastDay(until)}, over`;
  return `${where}from ${firstDay(from)} until ${lastDay(until)}`;
}

/** Whether it is over, and kept for what it was. */
export function isOver({ until }: Pick<DeputyView, 'until'>, now: Date): boolean {
  return new Date(until).getTime() <= now.getTime();
}

/** What is to be done about somebody, or looked at. */
export function toDo({ grants_to_end: grants, deputies }: PersonView): string[] {
  const standing = deputies.filter((deputy) => deputy.holds);
  return [...(grants.length > 0 ? [`${count(grants.length, 'grant')} to end`] : []), ...standing.map((deputy) => `${deputy.person_name} stands in`)];
}

/** How many rows the list of what is to be done has. */
export function toDoCount(people: readonly PersonView[], keeping: PeopleKeeping | null): number {
  return people.filter((person) => toDo(person).length > 0).length + (keeping?.unmatched.length ?? 0);
}

/** The rows that are asked for: people by name, what is to end first where only that is shown, then names that are nobody's. */
export function rowsOf(people: readonly PersonView[], keeping: PeopleKeeping | null, { todo, q }: PeopleSearch): PeopleRow[] {
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const found = people
    .filter((person) => (!todo || toDo(person).length > 0) && fits(textOf(person)))
    .sort((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id));
  if (todo) found.sort((one, other) => Number(other.grants_to_end.length > 0) - Number(one.grants_to_end.length > 0));
  const names = todo ? (keeping?.unmatched ?? []).filter((name) => fits(`${name.name} ${name.at ?? ''}`)) : [];
  return [...found.map((person) => ({ key: person.id, person })), ...names.map((name) => ({ key: `${name.kind}/${name.name}`, name }))];
}

/** Everything that somebody is found by. */
function textOf(person: PersonView): string {
  const others = person.names.map((other) => other.name);
  const deputies = person.deputies.map((deputy) => deputy.person_name);
  return [person.name, person.id, person.mail ?? '', ...others, ...deputies].join(' ');
}
