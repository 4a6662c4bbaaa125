import { describe, expect, it } from 'vitest';
import { deputy, emre, kim, listed, person, ruth, sam } from './people.samples';
import { daysWords, nameWords, rowsOf, seenWords, stateWords, toDoCount, yesterday } from './people-words';

const NOW = new Date('2026-11-30T06:00:00Z');
const keys = (search: Parameters<typeof rowsOf>[2]) => rowsOf(listed().people, listed().keeping, search).map((row) => row.key.split('@')[0]);

describe('the words for people', () => {
  it('says whether somebody is here, with the last day and not the one after', () => {
    expect([sam, ruth, emre].map(stateWords)).toEqual(['Joins 1 Dec 2098', 'Here', 'Left 29 Nov 2026']);
    expect(stateWords(person('Ann', { until: '2027-02-01T00:00:00Z' }))).toBe('Here until 31 Jan 2027');
  });

  it('says a shared role as such', () => {
    expect(nameWords(ruth)).toBe('login ra, principal ruth, shared role readers, subject https://id.alderfinch.example#7, owner stewards-sales');
  });

  it('says when somebody stands in', () => {
    expect(daysWords(deputy(), NOW)).toBe('in Sales until 24 Dec 2098');
    expect(daysWords(deputy({ domain: null, holds: false, from: '2098-12-01T00:00:00Z' }), NOW)).toBe('from 1 Dec 2098 until 24 Dec 2098');
    expect(daysWords(deputy({ holds: false, until: '2026-11-30T00:00:00Z' }), NOW)).toBe('in Sales until 29 Nov 2026, over');
    expect(yesterday(NOW)).toBe('2026-11-29');
  });

  it('says where a name was seen', () => {
    expect(listed().keeping?.unmatched.map(seenWords)).toEqual(['Named as an owner, for example of sales.orders', 'Holds a grant']);
  });
});

describe('the list of people', () => {
  it('has everybody by name, and no name that is nobody’s', () => {
    expect(keys({})).toEqual(['emre.yilmaz', 'kim.berg', 'ruth.adeyemi', 'sam.lee']);
  });

  it('finds people by any of their names and by who stands in for them', () => {
    expect(keys({ q: 'stewards' })).toEqual(['ruth.adeyemi']);
    expect(keys({ q: 'sam lee' })).toEqual(['ruth.adeyemi', 'sam.lee']);
    expect(keys({ q: 'nobody' })).toEqual([]);
  });

  it('has what is to be done: grants of leavers, deputies that hold, names that are nobody’s', () => {
    expect(keys({ todo: true })).toEqual(['emre.yilmaz', 'ruth.adeyemi', 'owner/team-orders', 'holder/svc_loader']);
    expect(keys({ todo: true, q: 'orders' })).toEqual(['owner/team-orders']);
    expect(toDoCount(listed().people, listed().keeping)).toBe(4);
    expect(toDoCount([kim, person('Ann', { deputies: [deputy({ holds: false })] })], null)).toBe(0);
  });
});
