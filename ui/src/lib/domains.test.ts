import { describe, expect, it } from 'vitest';
import { assign } from './domains';

describe('the look of a domain', () => {
  it('is fixed for six names, whatever their case', () => {
    const looks = assign(['Finance', 'sales', 'SUPPLY']);
    expect(looks.get('finance')).toEqual({ hue: 'finance', shape: 'cross', outlined: false });
    expect(looks.get('sales')?.shape).toBe('circle');
    expect(looks.get('supply')?.shape).toBe('triangle');
  });

  it('differs between all domains while there are at most eight', () => {
    const names = ['sales', 'hr', 'legal', 'finance', 'risk', 'web', 'ops', 'data'];
    const looks = [...assign(names).values()];
    expect(new Set(looks.map((look) => look.hue)).size).toBe(8);
    expect(looks.every((look) => !look.outlined)).toBe(true);
  });

  it('repeats outlined beyond eight, and never twice the same until sixteen', () => {
    const names = Array.from({ length: 14 }, (_, index) => `domain ${index}`);
    const looks = [...assign(names).values()].map((look) => `${look.hue} ${look.outlined}`);
    expect(new Set(looks).size).toBe(14);
    expect(looks.filter((look) => look.endsWith('true'))).toHaveLength(6);
  });

  it('does not depend on the order of the names', () => {
    const names = ['b', 'a', 'sales', 'c', 'zebra'];
    expect([...assign(names)].sort()).toEqual([...assign([...names].reverse())].sort());
  });
});
