import { describe, expect, it } from 'vitest';
import type { ShowTermResponse } from '@/ipc/bindings';
import { formOf, linesOf, missing, NEW_TERM, wordsOf } from './term-form';

const ORDER = { name: 'Order', definition: 'What a customer asked for.', domain: 'Sales', owner: null, synonyms: ['Purchase'], related: [], deprecated: null, merged_into: null };

describe('the form of a term', () => {
  it('shows everything and says it back', () => {
    const form = formOf('Order', ORDER);
    expect(form).toEqual({ ...NEW_TERM, name: 'Order', definition: ORDER.definition, domain: 'Sales', synonyms: ['Purchase'] });
    expect(wordsOf(form, undefined)).toEqual(ORDER);
  });

  it('takes blanks for nothing and keeps where it was merged to', () => {
    const known = { written: { by: 'maya', at: '', term: { ...ORDER, merged_into: 'Purchase order' } } } as unknown as ShowTermResponse;
    const words = wordsOf({ ...NEW_TERM, name: ' Order ', owner: '  ' }, known);
    expect(words).toMatchObject({ name: 'Order', owner: null, merged_into: 'Purchase order' });
  });

  it('wants a name, and of a new term a meaning', () => {
    expect(missing(NEW_TERM, true)).toBe('A term needs a name');
    expect(missing({ ...NEW_TERM, name: 'Order' }, true)).toBe('Say in a sentence what it means');
    expect(missing({ ...NEW_TERM, name: 'Order' }, false)).toBeUndefined();
  });

  it('lists only what is said', () => {
    expect(linesOf(ORDER).map((line) => line.label)).toEqual(['Meaning', 'Domain', 'Synonyms']);
  });
});
