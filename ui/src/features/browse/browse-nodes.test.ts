import { describe, expect, it } from 'vitest';
import type { BrowseCatalogResponse, NamespaceRow } from '@/ipc/bindings';
import { above, isWithin, keyOf, typedTo, visibleNodes } from './browse-nodes';
import { validateBrowseSearch } from './browse-search';
import { unlistedWords } from './browse-words';
import { pagesOf } from './use-contents';

const row = (name: string, namespaces = 0): NamespaceRow => ({
  name,
  namespaces,
  things: 1,
  things_below: 1,
  denied: 0,
  unlisted: [],
  catalog: false,
  origin: null,
});

const answer = (namespace: string[], namespaces: NamespaceRow[]) =>
  [keyOf(namespace), { namespace, namespaces } as BrowseCatalogResponse] as const;

const KNOWN = new Map([
  answer([], [row('a.b'), row('hr'), row('sales', 2)]),
  answer(['sales'], [row('eu', 1), row('us')]),
  answer(['sales', 'eu'], [row('de')]),
]);

const shown = (open: string[][]) =>
  visibleNodes('lake', new Set(open.map(keyOf)), KNOWN).map(({ name, depth, folds, open: isOpen }) =>
    [depth, name, folds ? (isOpen ? '-' : '+') : ''].join(' ').trim(),
  );

describe('the tree of namespaces', () => {
  it('shows what is unfolded, however deep', () => {
    expect(shown([])).toEqual(['0 lake +']);
    expect(shown([[]])).toEqual(['0 lake -', '1 a.b', '1 hr', '1 sales +']);
    expect(shown([[], ['sales'], ['sales', 'eu']])).toEqual([
      '0 lake -',
      '1 a.b',
      '1 hr',
      '1 sales -',
      '2 eu -',
      '3 de',
      '2 us',
    ]);
  });

  it('does not show what lies below a fold, nor takes a dot for a level', () => {
    expect(shown([[], ['sales', 'eu']])).toEqual(['0 lake -', '1 a.b', '1 hr', '1 sales +']);
    expect(keyOf(['a.b'])).not.toBe(keyOf(['a', 'b']));
  });

  it('knows what is above and within', () => {
    expect(above(['a', 'b'])).toEqual([[], ['a']]);
    expect(isWithin(['a', 'b'], ['a'])).toBe(true);
    expect(isWithin(['ab'], ['a'])).toBe(false);
  });

  it('finds what is typed, going on from where one is and round', () => {
    const nodes = ['sales', 'shop', 'hr', 'Supply'].map((name) => ({ name }));
    expect(typedTo(nodes, 0, 's')).toBe(1);
    expect(typedTo(nodes, 1, 's')).toBe(3);
    expect(typedTo(nodes, 3, 's')).toBe(0);
    expect(typedTo(nodes, 1, 'sh')).toBe(1);
    expect(typedTo(nodes, 0, 'su')).toBe(3);
    expect(typedTo(nodes, 0, 'x')).toBe(-1);
  });
});

describe('the address of the browser', () => {
  it('keeps levels as they are and takes nothing else', () => {
    expect(validateBrowseSearch({ at: ['a.b', 2026], q: 'x' })).toEqual({ at: ['a.b', '2026'], q: 'x' });
    expect(validateBrowseSearch({ at: 'sales', q: '' })).toEqual({});
    expect(validateBrowseSearch({ at: [{}] })).toEqual({});
    expect(validateBrowseSearch({ at: Array(40).fill('a') })).toEqual({});
  });
});

describe('what could not be seen', () => {
  it('tells refused from failed', () => {
    expect(unlistedWords([])).toEqual({ denied: null, failed: null });
    const words = unlistedWords([
      { what: 'tables', why: 'denied' },
      { what: 'views', why: 'denied' },
      { what: 'namespaces', why: 'unreadable' },
    ]);
    expect(words.denied).toBe('You may not list the tables and views here.');
    expect(words.failed).toBe('The namespaces here could not be listed in the last sync.');
  });

  it('asks only for pages in sight', () => {
    expect(pagesOf(-5, -1)).toEqual([0]);
    expect(pagesOf(190, 205)).toEqual([0, 1]);
    expect(pagesOf(19_990, 19_999)).toEqual([99]);
  });
});
