import { describe, expect, it } from 'vitest';
import { conditionWords, exceptionEnds, placeOf, testsWords, whyNot, withVersion, type Readiness } from './policy-words';

describe('what a policy says, in words', () => {
  it('says when a rule holds', () => {
    expect(conditionWords(undefined)).toBe('always');
    expect(conditionWords({})).toBe('always');
    expect(conditionWords({ domains: ['Sales', 'Supply', 'Finance'], classifications: ['pii'], roles: ['reader'], requestersOf: ['Marketing'], longerThanDays: 1 })).toBe(
      'in Sales, Supply or Finance, with pii, as reader, asked by people of Marketing, for more than 1 day',
    );
  });

  it('lets an exception hold to the end of its last day', () => {
    expect(exceptionEnds('2027-01-31', new Date('2027-01-28T12:00:00Z'))).toEqual({ text: '31 Jan 2027, 3 days left', over: false });
    expect(exceptionEnds('2027-01-31', new Date('2027-01-31T23:59:59Z'))).toEqual({ text: '31 Jan 2027, its last day', over: false });
    expect(exceptionEnds('2027-01-31', new Date('2027-02-01T00:00:00Z'))).toEqual({ text: '31 Jan 2027, over', over: true });
  });

  it('names a place and counts tests', () => {
    expect(placeOf({ line: 12, column: 5 })).toBe('Line 12, column 5');
    expect(placeOf({ line: 0, column: 0 })).toBe('The whole text');
    expect(testsWords([])).toBe('It has no tests');
    expect(testsWords([{ pass: true }])).toBe('1 test holds');
    expect(testsWords([{ pass: true }, { pass: false }])).toBe('1 of 2 tests fails');
  });

  it('writes the number of the version into its own line only', () => {
    expect(withVersion('kind: AccessPolicy\nversion: 3\nx: {version: 3}\n', 4)).toBe('kind: AccessPolicy\nversion: 4\nx: {version: 3}\n');
    expect(withVersion('kind: AccessPolicy\n', 4)).toBeNull();
  });

  it('says the first thing that keeps it from being published', () => {
    const ready: Readiness = { same: false, settled: true, failed: false, errors: 0, version: 4, standing: 3, failing: 0 };
    expect(whyNot(ready)).toBeNull();
    expect(whyNot({ ...ready, same: true })).toBe('Nothing is changed yet');
    expect(whyNot({ ...ready, errors: 2, failing: 1 })).toBe('2 errors to mend');
    expect(whyNot({ ...ready, version: 3 })).toBe('Version 3 stands: write a greater one');
    expect(whyNot({ ...ready, failing: null })).toBe('Its tests are running');
    expect(whyNot({ ...ready, failing: 1 })).toBe('1 test of it fails');
  });
});
