import { describe, expect, it } from 'vitest';
import { draftOf, typedOf, without, withTyped, type TypedWords } from './typed-words';

const none: TypedWords = new Map();
const column = (path: string, id: number) => ({ path, id, data_type: 'string', doc: null, classification: null, tags: [], written: null, harvested: [], suggestion: null });

describe('typed descriptions', () => {
  it('stay written over what they began from', () => {
    const first = withTyped(none, 'mail', { text: 'a', base: 3 }, '');
    const later = withTyped(first, 'mail', { text: 'ab', base: 9 }, '');
    expect(later.get('mail')).toEqual({ text: 'ab', base: 3 });
  });

  it('are none where they say what is shown', () => {
    const typed = withTyped(none, 'mail', { text: 'x', base: 1 }, 'where to write');
    expect(withTyped(typed, 'mail', { text: 'where to write', base: 1 }, 'where to write').size).toBe(0);
    expect(withTyped(typed, 'mail', { text: 'where to write ', base: 1 }, 'where to write').size).toBe(1);
  });

  it('come back out of a draft as they went in', () => {
    const typed: TypedWords = new Map([
      ['mail', { text: 'a', base: 5 }],
      ['name', { text: '', base: 4 }],
    ]);
    const draft = draftOf(typed, [column('mail', 1), column('name', 2)]);
    expect(draft.columns).toEqual([
      { id: 1, path: 'mail', doc: 'a' },
      { id: 2, path: 'name', doc: '' },
    ]);
    const back = typedOf({ ...draft, at: '2026-11-23T09:40:00Z' });
    expect([...back.keys()]).toEqual(['mail', 'name']);
    expect(back.get('mail')).toEqual({ text: 'a', base: 4 });
    expect(typedOf(null).size).toBe(0);
  });

  it('go when they are published', () => {
    const typed: TypedWords = new Map([['a', { text: '1', base: 1 }], ['b', { text: '2', base: 1 }]]);
    expect([...without(typed, ['a']).keys()]).toEqual(['b']);
  });
});
