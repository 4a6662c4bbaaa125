import { describe, expect, it } from 'vitest';
import { append, move, pathOf, pointer, put, removeAt, scalar, textAt, type Json } from './contract-doc';

const doc: Json = { id: 'a', version: '1.0.0', schema: [{ name: 'orders', properties: [{ name: 'id' }] }], 'a/b': 1 };

describe('edits of a document', () => {
  it('names places by JSON pointers', () => {
    expect(pointer(['schema', 0, 'a/b', '~'])).toBe('/schema/0/a~1b/~0');
    expect(pathOf('/schema/0/a~1b/~0')).toEqual(['schema', '0', 'a/b', '~']);
    expect(textAt(doc, ['a/b'])).toBe('1');
    expect(textAt(doc, ['constructor'])).toBe('');
  });

  it('brings along what has to hold a value', () => {
    expect(put(doc, ['description', 'purpose'], 'why')).toEqual([{ edit: 'set', path: '/description', value: '{"purpose":"why"}' }]);
    expect(put(doc, ['schema', 0, 'description'], 'why')).toEqual([{ edit: 'set', path: '/schema/0/description', value: '"why"' }]);
    expect(put(doc, ['team', 'members', 0, 'username'], 'x')).toEqual([{ edit: 'set', path: '/team', value: '{"members":[{"username":"x"}]}' }]);
  });

  it('takes away only what is there', () => {
    expect(put(doc, ['version'], undefined)).toEqual([{ edit: 'remove', path: '/version' }]);
    expect(put(doc, ['domain'], undefined)).toEqual([]);
    expect(removeAt(doc, ['schema', 0, 'properties'], 0)).toEqual([{ edit: 'remove', path: '/schema/0/properties' }]);
  });

  it('adds to lists that are there and makes those that are not', () => {
    expect(append(doc, ['schema'], { name: 'b' })).toEqual([{ edit: 'set', path: '/schema/-', value: '{"name":"b"}' }]);
    expect(append(doc, ['roles'], { role: 'r' })).toEqual([{ edit: 'set', path: '/roles', value: '[{"role":"r"}]' }]);
  });

  it('moves an element without touching the others', () => {
    const list: Json = { a: [1, 2, 3] };
    expect(move(list, ['a'], 0, 2)).toEqual([{ edit: 'remove', path: '/a/0' }, { edit: 'set', path: '/a/-', value: '1' }]);
    expect(move(list, ['a'], 2, 0)).toEqual([{ edit: 'remove', path: '/a/2' }, { edit: 'insert', path: '/a/0', value: '3' }]);
    expect(move(list, ['a'], 0, 3)).toEqual([]);
  });

  it('writes numbers as numbers and versions as text', () => {
    expect(['4', '-2.5', '007', '1.10.0', '1e5', ' x ', '', '12345678901234567890'].map(scalar)).toEqual([4, -2.5, '007', '1.10.0', '1e5', 'x', undefined, '12345678901234567890']);
  });
});
