import { describe, expect, it } from 'vitest';
import { columnLinkText, linkText, typedLink } from './link-text';

const orders = { urn: 'urn:weft:product:0123', kind: 'product' as const, name: 'Orders [new]' };

describe('links in a text', () => {
  it('name the urn and the field id, which renames do not change', () => {
    expect(linkText(orders)).toBe('[Orders \\[new\\]](weft://open/product/urn:weft:product:0123)');
    expect(columnLinkText(orders, { id: 7, path: 'ship_to.country' })).toBe('[`ship_to.country`](weft://open/product/urn:weft:product:0123#7)');
    expect(columnLinkText(orders, { id: null, path: 'a b' })).toBe('[`a b`](weft://open/product/urn:weft:product:0123#a%20b)');
  });

  it('begin with two brackets, and with a sign for columns', () => {
    expect(typedLink('see [[Delivery ev')).toEqual({ from: 4, columns: false, words: 'Delivery ev' });
    expect(typedLink('[[#ord')).toEqual({ from: 0, columns: true, words: 'ord' });
    expect(typedLink('[[')).toEqual({ from: 0, columns: false, words: '' });
    for (const text of ['[x', 'done [[a]] then', '[[a\nb', '']) expect(typedLink(text)).toBeNull();
  });
});
