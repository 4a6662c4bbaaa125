import { describe, expect, it } from 'vitest';
import type { GivenDuty } from '@/ipc/bindings';
import { dutyWords, lastDay, mayInvite, ownDuties } from './duty-words';

const duty = (change: Partial<GivenDuty>): GivenDuty => ({ login: 'maya', role: 'analyst', domain: null, since: null, until: null, stands_for: null, given_by: 'plat', ...change });

describe('what somebody is in a team workspace', () => {
  it('names the last day that it holds, not the one after', () => {
    expect(lastDay('2027-02-01T00:00:00Z')).toBe('31 Jan 2027');
    expect(dutyWords(duty({ role: 'owner', domain: 'sales', until: '2027-02-01T00:00:00Z' }))).toBe('Owner in sales, until 31 Jan 2027');
    expect(dutyWords(duty({}))).toBe('Analyst of the whole mesh');
  });

  it('tells whom the database would refuse', () => {
    expect(mayInvite([duty({})])).toBe(false);
    expect(mayInvite([duty({ role: 'platform', domain: 'sales' }), duty({ role: 'owner' })])).toBe(false);
    expect(mayInvite([duty({ role: 'platform' })])).toBe(true);
    expect(mayInvite([duty({ role: 'steward', domain: 'sales' })])).toBe(true);
  });

  it('counts nothing that is over', () => {
    const now = new Date('2026-11-23T09:40:00Z');
    const over = duty({ role: 'platform', until: '2026-11-01T00:00:00Z' });
    const steward = duty({ role: 'steward', domain: 'sales', until: '2026-12-01T00:00:00Z' });
    expect(ownDuties([{ login: 'maya', name: null, duties: [over, steward], gone: false }], 'maya', now)).toEqual([steward]);
    expect(ownDuties([{ login: 'maya', name: null, duties: [steward], gone: true }], 'maya', now)).toEqual([]);
    expect(ownDuties([], 'maya', now)).toEqual([]);
  });
});
