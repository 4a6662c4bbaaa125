import { describe, expect, it } from 'vitest';
import { EMPTY, catalogUri, sourceOf } from './source-form';
import { nameProblem, uriProblem } from './source-problems';
import { groupWarnings, suggestName } from './source-words';

describe('the form of a new source', () => {
  it('gives a source only when it is whole', () => {
    expect(sourceOf('dbt', { ...EMPTY, name: 'shop' })).toBeNull();
    expect(sourceOf('dbt', { ...EMPTY, name: 'shop', path: ' /p ' })).toEqual({ kind: 'dbt', path: '/p' });
    expect(sourceOf('iceberg-sql', { ...EMPTY, name: 'lake', uri: '/c.db' })).toBeNull();
    expect(sourceOf('iceberg-sql', { ...EMPTY, name: 'lake', uri: '/c.db', warehouse: '/w' })).toEqual({
      kind: 'iceberg-sql',
      uri: 'sqlite:///c.db',
      warehouse: '/w',
      catalog: null,
    });
  });

  it('keeps addresses and refuses passwords in them', () => {
    expect(catalogUri('postgresql://host/db')).toBe('postgresql://host/db');
    expect(uriProblem('postgresql://user:secret@host/db')).toMatch(/password/);
    expect(uriProblem('postgresql://user@host/db')).toBeUndefined();
    expect(uriProblem('mysql://host/db')).toMatch(/Only sqlite/);
    expect(uriProblem('/data/x/catalog.db')).toBeUndefined();
  });

  it('suggests a name that is allowed and free', () => {
    expect(suggestName('/projects/My Shop/target', [])).toBe('my_shop');
    expect(suggestName('/data/catalog.db', ['catalog'])).toBe('catalog_2');
    expect(suggestName('/', [])).toBe('source');
    expect(nameProblem('My Shop', [])).toBeDefined();
    expect(nameProblem('shop', ['shop'])).toMatch(/already/);
    expect(nameProblem('shop-1_a', [])).toBeUndefined();
  });

  it('groups warnings, the most frequent first', () => {
    const groups = groupWarnings([
      { code: 'denied', place: 'a', message: 'x' },
      { code: 'malformed', place: 'b', message: 'y' },
      { code: 'malformed', place: 'c', message: 'z' },
    ]);
    expect(groups.map(([code, warnings]) => [code, warnings.length])).toEqual([
      ['malformed', 2],
      ['denied', 1],
    ]);
  });
});
