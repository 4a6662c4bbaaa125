import { describe, expect, it } from 'vitest';
import { day, dayIn, endWords, readDay, stepName } from './lifecycle-words';

const NOW = new Date('2026-11-29T10:00:00Z');

describe('the end of a product', () => {
  it('reads a day as people write it, to its end', () => {
    const end = { at: '2027-01-14T23:59:59Z', problem: null };
    for (const text of ['2027-01-14', ' 2027-1-14 ', '14.1.2027', '14. 01. 2027', '14 Jan 2027', '14 january 2027']) expect(readDay(text, NOW)).toEqual(end);
  });

  it('refuses what is no day, and days that have passed', () => {
    for (const text of ['soon', '2027-02-30', '2027-13-01', '31 Feb 2027', '14 Foo 2027', '2027-1', '1.1.27']) expect(readDay(text, NOW).problem).toBe('Write a day such as 2027-01-14.');
    expect(readDay(' ', NOW).problem).toBe('Say until when it is there.');
    expect(readDay('2026-11-28', NOW).problem).toBe('That day has passed.');
    expect(readDay('2026-11-29', NOW).at).toBe('2026-11-29T23:59:59Z');
  });

  it('is the same day for everybody', () => {
    expect(day('2027-01-14T23:59:59Z')).toBe('14 Jan 2027');
    expect(day('2027-01-14T00:00:00Z')).toBe('14 Jan 2027');
    expect(dayIn(30, NOW)).toBe('2026-12-29');
  });

  it('says what is to come and what has passed', () => {
    expect(endWords('deprecated', '2027-01-14T23:59:59Z', NOW)).toBe('Deprecated, ends on 14 Jan 2027');
    expect(endWords('deprecated', '2026-11-29T23:59:59Z', NOW)).toBe('Deprecated, ends on 29 Nov 2026');
    expect(endWords('deprecated', '2026-11-01T23:59:59Z', NOW)).toBe('Deprecated, was to end on 1 Nov 2026');
    expect(endWords('deprecated', null, NOW)).toBe('Deprecated');
    expect(endWords('retired', '2026-11-01T23:59:59Z', NOW)).toBe('Retired, ended on 1 Nov 2026');
  });

  it('names a step by where it comes from', () => {
    expect(stepName('draft', 'active')).toBe('Publish');
    expect(stepName('deprecated', 'active')).toBe('Take the deprecation back');
    expect(stepName('retired', 'draft')).toBe('Revive as a draft');
  });
});
