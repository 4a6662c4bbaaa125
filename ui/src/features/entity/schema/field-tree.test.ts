import { describe, expect, it } from 'vitest';
import type { Field, FieldChange } from '@/ipc/bindings';
import { fieldTree, mergeVersions, parentKey, visibleRows, type FieldNode } from './field-tree';

function field(path: string, id?: number, extra: Partial<Field> = {}): Field {
  return { path, type: 'string', required: false, ...(id === undefined ? {} : { id }), ...extra };
}

function change(path: string, kind: FieldChange['kind'], before: string | null = null, after: string | null = null): FieldChange {
  return { id: null, path, kind, before, after };
}

const flat = (nodes: readonly FieldNode[]): string[] => visibleRows(nodes, { folded: new Set(), filter: '', changesOnly: false }).map((row) => `${'  '.repeat(row.depth)}${row.removed ? '-' : ''}${row.name}`);

describe('tree', () => {
  it('nests members under their parents', () => {
    expect(flat(fieldTree([field('id'), field('ship_to'), field('ship_to.country'), field('items'), field('items.element'), field('items.element.sku')]))).toEqual([
      'id',
      'ship_to',
      '  country',
      'items',
      '  element',
      '    sku',
    ]);
  });

  it('takes a dot in a name for a part of the name where no such parent is known', () => {
    expect(flat(fieldTree([field('a.b'), field('a.b.c')]))).toEqual(['a.b', '  c']);
  });

  it('folds, and finds the parent to fold to', () => {
    const nodes = fieldTree([field('ship_to'), field('ship_to.geo'), field('ship_to.geo.lat'), field('total')]);
    const folded = visibleRows(nodes, { folded: new Set(['ship_to.geo']), filter: '', changesOnly: false });
    expect(folded.map((row) => row.field.path)).toEqual(['ship_to', 'ship_to.geo', 'total']);
    const open = visibleRows(nodes, { folded: new Set(), filter: '', changesOnly: false });
    expect(parentKey(open, 2)).toBe('ship_to.geo');
    expect(parentKey(open, 3)).toBeUndefined();
  });

  it('shows what a filter finds under its parents, also where they are folded', () => {
    const nodes = fieldTree([field('id'), field('ship_to'), field('ship_to.country', undefined, { tags: ['iso'] }), field('ship_to.city')]);
    const rows = visibleRows(nodes, { folded: new Set(['ship_to']), filter: 'ISO', changesOnly: false });
    expect(rows.map((row) => row.field.path)).toEqual(['ship_to', 'ship_to.country']);
  });
});

describe('versions', () => {
  const before = [field('id', 1), field('gift_note', 2), field('coupon', 3), field('ship_to', 4), field('ship_to.zip', 5), field('ship_to.city', 6), field('last', 7)];
  const after = [field('id', 1), field('ship_to', 4), field('ship_to.city', 6), field('ship_to.promised', 8), field('discount', 3)];
  const changes = [
    change('gift_note', 'removed', 'string'),
    change('ship_to.zip', 'removed', 'string'),
    change('last', 'removed', 'string'),
    change('discount', 'renamed', 'coupon', 'discount'),
    change('ship_to.promised', 'added', null, 'string'),
  ];

  it('keeps removed fields at the place they had', () => {
    expect(flat(mergeVersions(before, after, changes))).toEqual(['id', '-gift_note', 'ship_to', '  -zip', '  city', '  promised', '-last', 'discount']);
  });

  it('knows a rename by its id and does not remove the old name', () => {
    const nodes = mergeVersions(before, after, changes);
    const renamed = nodes.find((node) => node.name === 'discount');
    expect(renamed?.changes.map((one) => one.kind)).toEqual(['renamed']);
    expect(flat(nodes)).not.toContain('-coupon');
  });

  it('keeps the members of a removed struct with it', () => {
    const nodes = mergeVersions([field('a', 1), field('old', 2), field('old.x', 3), field('old.y', 4)], [field('a', 1)], [change('old', 'removed')]);
    expect(flat(nodes)).toEqual(['a', '-old', '  -x', '  -y']);
  });

  it('tells a removed field and a new one of the same name apart', () => {
    const nodes = mergeVersions([field('note', 1)], [field('note', 2)], [change('note', 'removed'), change('note', 'added')]);
    expect(nodes.map((node) => [node.key, node.changes.map((one) => one.kind)])).toEqual([
      ['-note', ['removed']],
      ['note', ['added']],
    ]);
  });

  it('matches by path where a source has no ids', () => {
    expect(flat(mergeVersions([field('a'), field('b'), field('c')], [field('a'), field('c')], [change('b', 'removed')]))).toEqual(['a', '-b', 'c']);
  });

  it('shows changes only, with their parents', () => {
    const rows = visibleRows(mergeVersions(before, after, changes), { folded: new Set(), filter: '', changesOnly: true });
    expect(rows.map((row) => row.name)).toEqual(['gift_note', 'ship_to', 'zip', 'promised', 'last', 'discount']);
  });
});
