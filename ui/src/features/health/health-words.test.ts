import { describe, expect, it } from 'vitest';
import { firstKind } from './health-words';
import { validateHealthSearch } from './health-search';

describe('the health screen', () => {
  it('begins with the first thing that is wrong', () => {
    expect(firstKind([{ kind: 'incident', total: 0 }, { kind: 'late', total: 2 }, { kind: 'failing', total: 9 }])).toBe('late');
    expect(firstKind([{ kind: 'incident', total: 0 }])).toBe('incident');
  });

  it('takes from the address only what it knows', () => {
    expect(validateHealthSearch({ kind: 'late', domain: 'Sales', products: true, other: 1 })).toEqual({ kind: 'late', domain: 'Sales', products: true });
    expect(validateHealthSearch({ kind: 'bad', domain: '', products: 'yes' })).toEqual({});
  });
});
