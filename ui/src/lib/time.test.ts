import { describe, expect, it } from 'vitest';
import { ago, clock, count, date, measuredOf, size, span } from './time';

const M = 60_000;
const H = 60 * M;
const D = 24 * H;

describe('time', () => {
  it.each([
    [12_000, '12 s'],
    [35 * M, '35 min'],
    [70 * M, '1 h 10 min'],
    [2 * H, '2 h'],
    [26 * H, '1 day 2 h'],
    [D, '1 day'],
    [47.8 * H, '2 days'],
    [9 * D, '9 days'],
    [-70 * M, '1 h 10 min'],
  ])('spans %d', (millis, words) => {
    expect(span(millis)).toBe(words);
  });

  it.each([
    [22 * M, 60 * M, '22 of 60 min'],
    [23.4 * H, 24 * H, '23.4 of 24 h'],
    [190 * M, 2 * H, '3.2 of 2 h'],
    [24 * H + M, 24 * H, '24.1 of 24 h'],
    [2 * D, 7 * D, '2 of 7 days'],
    [28 * M, 2 * H, '28 min of 2 h'],
    [3 * H, 3 * D, '3 h of 3 days'],
    [79 * M, 3 * D, '1 h of 3 days'],
    [30 * D, 15 * M, '30 days of 15 min'],
  ])('measures %d of %d', (age, promised, words) => {
    expect(measuredOf(age, promised)).toBe(words);
  });

  it('tells how long ago, then the date', () => {
    const now = new Date(2027, 0, 14, 12, 0);
    const before = (millis: number) => ago(new Date(now.getTime() - millis), now);
    expect(before(20_000)).toBe('just now');
    expect(before(2 * M)).toBe('2 min ago');
    expect(before(3 * H)).toBe('3 h ago');
    expect(before(30 * H)).toBe('yesterday');
    expect(before(5 * D)).toBe('5 days ago');
    expect(before(30 * D)).toBe('15 Dec 2026');
    expect(before(-2 * D)).toBe('on 16 Jan 2027');
  });

  it('leaves the date out today', () => {
    const now = new Date(2027, 0, 14, 12, 0);
    expect(clock(new Date(2027, 0, 14, 9, 5), now)).toBe('09:05');
    expect(clock(new Date(2027, 0, 13, 9, 5), now)).toBe('13 Jan 2027, 09:05');
    expect(date(now)).toBe('14 Jan 2027');
  });

  it('counts and weighs', () => {
    expect(count(1, 'product')).toBe('1 product');
    expect(count(12_480, 'match', 'matches')).toBe('12,480 matches');
    expect(size(46_000_000)).toBe('46 MB');
    expect(size(999)).toBe('999 B');
    expect(size(1_250)).toBe('1.3 kB');
  });
});
