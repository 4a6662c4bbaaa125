import { describe, expect, it } from 'vitest';
import { grant, row } from './access.samples';
import { dueIn, endsSoon, everyoneOf, forEveryone, isOverdue, lasts, standing } from './access-words';
import { validateAccessSearch } from './access-search';

const NOW = new Date('2026-11-23T12:00:00Z');
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString();

describe('the words of access', () => {
  it('say how long is left to decide, and by how much it is over', () => {
    expect(dueIn(later(20), NOW)).toEqual({ text: '20 h left', tone: 'plain' });
    expect(dueIn(later(3), NOW)).toEqual({ text: '3 h left', tone: 'soon' });
    expect(dueIn(later(-1), NOW)).toEqual({ text: '1 h over', tone: 'bad' });
  });

  it('never call an approval granted before it was read back', () => {
    expect(standing(row({ state: 'approved', grant_state: 'pending' })).word).toBe('Not granted yet');
    expect(standing(row({ state: 'approved', grant_state: 'active' })).word).toBe('Active');
    expect(standing(row({ state: 'rejected', grant_state: null })).word).toBe('Rejected');
  });

  it('look at what ends soon, is over, or is not done', () => {
    expect(endsSoon(grant({ until: later(24 * 200) }), NOW)).toBe(false);
    expect(endsSoon(grant({ until: later(24 * 12) }), NOW)).toBe(true);
    expect(endsSoon(grant({ until: later(24 * 200), state: 'unknown' }), NOW)).toBe(true);
    expect(isOverdue(grant({ until: later(-1) }), NOW)).toBe(true);
    expect(isOverdue(grant({ until: later(-1), end: { why: 'expired', by: { login: 'ruth' }, at: later(0) } }), NOW)).toBe(false);
    expect(lasts(later(24 * 12 - 1), NOW)).toBe('12 days');
  });

  it('say for how many a shared role opens, or that nobody knows', () => {
    expect(forEveryone({ name: 'analysts', people: 12 })).toBe('opens for everyone in analysts (12 people)');
    expect(forEveryone({ name: 'analysts', people: 1 })).toBe('opens for everyone in analysts (1 person)');
    expect(forEveryone({ name: 'analysts' })).toBe('opens for everyone in analysts (people unknown)');
    const through = { name: 'analysts', people: 2 };
    expect(everyoneOf([{ through }, { through }, {}])).toEqual(['opens for everyone in analysts (2 people)']);
  });

  it('take only lists that there are from the address', () => {
    expect(validateAccessSearch({ show: 'mine', id: 'a' })).toEqual({ show: 'mine', id: 'a' });
    expect(validateAccessSearch({ show: 'theirs', id: 7 })).toEqual({});
  });
});
