import { describe, expect, it } from 'vitest';
import { formOf, harvestedOf, isChanged, sameTags, settled, sourceOf, textOf } from './words';

const AT = '2026-11-23T09:40:00Z';
const harvested = [
  { source: 'dbt', at: AT, docs: { markdown: 'dbt on orders\n' } },
  { source: 'lake', at: AT, docs: { title: 'ORDERS', markdown: 'never seen' } },
];

describe('words of a page', () => {
  it('takes each part from the strongest source that has it', () => {
    const all = harvestedOf(harvested);
    expect(all).toMatchObject({ title: 'ORDERS', markdown: 'dbt on orders\n', usage: null });
    expect(sourceOf(harvested, 'markdown')).toBe('dbt');
    expect(sourceOf(harvested, 'title')).toBe('lake');
    expect(sourceOf(harvested, 'usage')).toBeUndefined();
  });

  it('does not repeat parts of their own in the text', () => {
    const docs = { markdown: 'Orders.\n\n## Usage\n\n- Counting', usage: '- Counting' };
    expect(harvestedOf([{ source: 'mesh', at: AT, docs }])).toMatchObject({ markdown: 'Orders.', usage: '- Counting' });
  });

  it('shows what is harvested until somebody writes', () => {
    const source = harvestedOf(harvested);
    expect(textOf(formOf({}), source, 'title')).toBe('ORDERS');
    expect(textOf(formOf({ title: 'Orders' }), source, 'title')).toBe('Orders');
    // Emptied is not the same as harvested while somebody types.
    expect(textOf(formOf({ title: '' }), source, 'title')).toBe('');
  });

  it('knows a word from a repetition', () => {
    const source = harvestedOf(harvested);
    const nothing = formOf({});
    expect(isChanged(formOf({ markdown: 'dbt on orders' }), nothing, source)).toBe(false);
    expect(isChanged(formOf({ markdown: '  ' }), nothing, source)).toBe(false);
    expect(isChanged(formOf({ markdown: 'mine' }), nothing, source)).toBe(true);
    // What was written on purpose stays written when the source comes to say the same.
    const written = formOf({ title: 'Orders' });
    expect(settled(formOf({ title: 'ORDERS' }), written, source).title).toBe('ORDERS');
    expect(isChanged(formOf({}), written, source)).toBe(true);
  });

  it('compares tags without their order', () => {
    expect(sameTags({ tags: ['a', 'b'] }, { tags: ['b', 'a'], terms: [] })).toBe(true);
    expect(sameTags({ tags: ['a'] }, { terms: ['a'] })).toBe(false);
  });
});
