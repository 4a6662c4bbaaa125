import { describe, expect, it } from 'vitest';
import { draftOf, textOf, typeInto, usefulOffers, withoutFilter } from './query-draft';

describe('the query line', () => {
  it('makes a chip of a filter when something follows it, not before', () => {
    let draft = draftOf('');
    for (const typed of ['d', 'domain', 'domain:', 'domain:fin']) {
      draft = typeInto(draft, typed);
      expect(draft).toEqual({ filters: [], typed });
    }
    draft = typeInto(draft, 'domain:fin ');
    expect(draft.filters.map((filter) => filter.raw)).toEqual(['domain:fin']);
    expect(draft.typed).toBe('');
    draft = typeInto(draft, 'refund');
    expect(textOf(draft)).toBe('domain:fin refund');
  });

  it('takes a pasted query apart and keeps the space that somebody is about to write behind', () => {
    const draft = typeInto(draftOf(''), 'sla:late refund owner:"A B" ');
    expect(draft.filters.map((filter) => filter.raw)).toEqual(['sla:late', 'owner:"A B"']);
    expect(draft.typed).toBe('refund ');
  });

  it('does not touch spaces inside what is typed', () => {
    expect(typeInto(draftOf(''), 'two  words ').typed).toBe('two  words ');
    expect(typeInto(draftOf(''), '(a OR domain:b) ').filters).toEqual([]);
  });

  it('offers nothing that is there already', () => {
    const offers = ['domain:Finance', 'sla:late'].map((label) => ({ text: `x ${label}`, label, count: 1 }));
    expect(usefulOffers(offers, 'domain:Finance x').map((offer) => offer.label)).toEqual(['sla:late']);
    expect(usefulOffers(offers, 'x sla:late').map((offer) => offer.label)).toEqual(['domain:Finance']);
  });

  it('removes one chip', () => {
    expect(textOf(withoutFilter(draftOf('domain:a sla:late x'), 0))).toBe('sla:late x');
  });
});
