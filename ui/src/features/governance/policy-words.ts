import type { AccessCondition, AccessException, ContractError, Deciders, RuleEffect, TestOutcome } from '@/ipc/bindings';
import type { LineMark } from '@/lib/yaml-setup';
import { count, date } from '@/lib/time';

export const DECIDERS: Readonly<Record<Deciders, string>> = {
  owner: 'The owner',
  steward: 'A steward',
  owner_or_steward: 'The owner or a steward',
  governance: 'The governance team',
};

export const EFFECT: Readonly<Record<RuleEffect, string>> = { refuse: 'Refused', decide: 'A person decides' };

/** When a rule holds, in words: `in Sales, with pii, as reader`. */
export function conditionWords(when: AccessCondition | undefined): string {
  const one = (list: readonly string[] | undefined, before: string) => (list === undefined || list.length === 0 ? [] : [`${before} ${either(list)}`]);
  const parts = [
    ...one(when?.domains, 'in'),
    ...one(when?.products, 'of'),
    ...one(when?.classifications, 'with'),
    ...one(when?.purposes, 'for'),
    ...one(when?.roles, 'as'),
    ...one(when?.requestersOf, 'asked by people of'),
    ...(typeof when?.longerThanDays === 'number' ? [`for more than ${count(when.longerThanDays, 'day')}`] : []),
  ];
  return parts.length === 0 ? 'always' : parts.join(', ');
}

/** `a`, `a or b`, `a, b or c`. */
export function either(list: readonly string[]): string {
  return list.length < 2 ? (list[0] ?? '') : `${list.slice(0, -1).join(', ')} or ${list.at(-1) ?? ''}`;
}

/** For whom and what an exception is. */
export function exceptionFor({ people = [], products = [] }: AccessException): string {
  return `${people.length === 0 ? 'Everybody' : people.join(', ')}, ${products.length === 0 ? 'on everything' : `on ${products.join(', ')}`}`;
}

const DAY = 86_400_000;

/** How long an exception holds still. It holds to the end of its last day, in UTC. */
export function exceptionEnds(until: string, now: Date): { text: string; over: boolean } {
  const last = new Date(`${until}T00:00:00Z`);
  if (Number.isNaN(last.getTime())) return { text: until, over: true };
  const left = last.getTime() + DAY - now.getTime();
  // The day is meant as it is written, wherever it is read.
  const day = date(new Date(last.getUTCFullYear(), last.getUTCMonth(), last.getUTCDate()));
  if (left <= 0) return { text: `${day}, over`, over: true };
  return { text: `${day}, ${left < DAY ? 'its last day' : `${count(Math.floor(left / DAY), 'day')} left`}`, over: false };
}

/** What is wrong, at its line. */
export function marksOf(errors: readonly ContractError[]): LineMark[] {
  return errors.filter((error) => error.line > 0).map((error) => ({ line: error.line, kind: 'bad', text: error.message }));
}

/** `Line 12, column 5`. */
export function placeOf({ line, column }: Pick<ContractError, 'line' | 'column'>): string {
  if (line === 0) return 'The whole text';
  return column === 0 ? `Line ${line}` : `Line ${line}, column ${column}`;
}

/** `10 tests hold`, `2 of 10 tests fail`. */
export function testsWords(tests: readonly Pick<TestOutcome, 'pass'>[]): string {
  const failing = tests.filter((test) => !test.pass).length;
  if (tests.length === 0) return 'It has no tests';
  return failing === 0 ? `${count(tests.length, 'test')} ${tests.length === 1 ? 'holds' : 'hold'}` : `${failing} of ${count(tests.length, 'test')} ${failing === 1 ? 'fails' : 'fail'}`;
}

const VERSION = /^version:[ \t]*\d+/m;

/** The text with this number of a version; null where it says none in a line of its own. */
export function withVersion(text: string, version: number): string | null {
  return VERSION.test(text) ? text.replace(VERSION, `version: ${version}`) : null;
}

export interface Readiness {
  /** Whether it is what stands already, word for word. */
  same: boolean;
  /** Whether what is told is about the text as it is. */
  settled: boolean;
  /** Whether the check or the tests could not be run. */
  failed: boolean;
  errors: number;
  version: number | null;
  /** The version that stands; 0 for none. */
  standing: number;
  /** Tests that fail; null while they run. */
  failing: number | null;
}

/** Why it cannot be published, in one sentence; null where it can. */
export function whyNot({ same, settled, failed, errors, version, standing, failing }: Readiness): string | null {
  if (same) return 'Nothing is changed yet';
  if (failed) return 'It could not be checked';
  if (!settled) return 'It is being checked';
  if (errors > 0) return `${count(errors, 'error')} to mend`;
  if (version === null) return 'It says no version';
  if (version <= standing) return `Version ${standing} stands: write a greater one`;
  if (failing === null) return 'Its tests are running';
  return failing > 0 ? `${count(failing, 'test')} of it ${failing === 1 ? 'fails' : 'fail'}` : null;
}
