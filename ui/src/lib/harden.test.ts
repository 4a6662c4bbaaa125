import { describe, expect, it } from 'vitest';
import { harden } from './harden';

/** A prototype like Object's, so that the test does not freeze the one of its own runner. */
function prototype(): { toString: () => string } {
  return Object.create(null, {
    toString: { value: () => 'inherited', writable: true, configurable: true, enumerable: false },
  }) as { toString: () => string };
}

describe('harden', () => {
  it('lets an object have its own member by assignment', () => {
    const base = prototype();
    harden(base);
    const one = Object.create(base) as { toString: () => string };
    const other = Object.create(base) as { toString: () => string };
    one.toString = () => 'own';
    expect(one.toString()).toBe('own');
    expect(Object.keys(one)).toEqual(['toString']);
    expect(other.toString()).toBe('inherited');
  });

  it('lets nothing reach every object', () => {
    const base = prototype();
    harden(base);
    expect(() => {
      base.toString = () => 'taken over';
    }).toThrow();
    expect(() => Object.assign(base, { polluted: true })).toThrow();
    expect((Object.create(base) as { toString: () => string }).toString()).toBe('inherited');
  });
});
