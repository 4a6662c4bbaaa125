import { describe, expect, it } from 'vitest';
import { validateNewProductSearch } from './new-product-search';
import { nameOf, nameProblem, titleOf } from './product-name';

describe('the name of a new product', () => {
  it.each([
    ['Daily sales (EU)', 'daily-sales-eu'],
    ['Größe der Körbe', 'grosse-der-korbe'],
    ['  __Orders 2.0 ', 'orders-2-0'],
    ['注文', ''],
    ['x'.repeat(80), 'x'.repeat(60)],
  ])('of %j is %j', (title, name) => {
    expect(nameOf(title)).toBe(name);
    if (name !== '') expect(nameProblem(name)).toBeUndefined();
  });

  it('says what is wrong with one', () => {
    expect(nameProblem('')).toBe('It needs a name.');
    expect(nameProblem('-orders')).toMatch(/begins/);
    expect(nameProblem('Orders')).toMatch(/begins/);
    expect(nameProblem('orders.eu')).toMatch(/only/);
  });

  it('comes from what it is made of', () => {
    expect(titleOf('order_lines')).toBe('Order lines');
    expect(titleOf('finance.refund-ledger')).toBe('Finance refund ledger');
  });
});

describe('the address of a new product', () => {
  it('holds what to begin with, and nothing else', () => {
    expect(validateNewProductSearch({ assets: ['urn:a', 7], contract: 3, q: 'x' })).toEqual({ assets: ['urn:a'] });
    expect(validateNewProductSearch({ assets: 'urn:a', contract: 'urn:c' })).toEqual({ contract: 'urn:c' });
  });
});
