import { describe, expect, it } from 'vitest';
import type { PortWords, ProductWords, SaidOfProduct } from '@/ipc/bindings';
import { changedFields, formOf, harvestedOf, listOf, settled, sourceOf, spelt, standing, textOf, wordsOf } from './product-form';
import { problemsOf } from './product-problems';

const AT = '2026-11-23T09:40:00Z';
const orders = { urn: 'urn:weft:asset:orders', kind: 'table' as const, name: 'orders', full_name: 'lake.sales.orders', domain: 'sales' };
const words = (said: Partial<ProductWords>): ProductWords => ({ title: null, version: null, product_type: null, purpose: null, usage: null, limitations: null, output_ports: [], input_ports: [], team: [], support: [], ...said });
const port = (said: Partial<PortWords>): PortWords => ({ name: '', version: null, description: null, port_type: null, contract_id: null, assets: [], ...said });
const said = (source: string, of: Partial<ProductWords>): SaidOfProduct => ({ source, at: AT, words: words(of) });
const mesh = said('mesh', { purpose: 'Counting orders.', version: '1.0.0', output_ports: [port({ name: 'orders', version: '1' })] });
const other = said('other', { purpose: 'Something else.', title: 'ORDERS', team: [{ username: 'ann', name: null, role: 'owner' }] });

describe('words on a product', () => {
  it('takes each field from the strongest source that has it', () => {
    const all = harvestedOf([mesh, other]);
    expect(all).toMatchObject({ purpose: 'Counting orders.', title: 'ORDERS', usage: null, input_ports: null });
    expect(all.team).toHaveLength(1);
    expect(sourceOf([mesh, other], 'team')).toBe('other');
    expect(sourceOf([mesh, other], 'purpose')).toBe('mesh');
    expect(sourceOf([mesh, other], 'support')).toBeUndefined();
  });

  it('shows what is harvested until somebody writes', () => {
    const harvested = harvestedOf([mesh]);
    expect(textOf(formOf({}), harvested, 'purpose')).toBe('Counting orders.');
    expect(textOf(formOf({ purpose: '' }), harvested, 'purpose')).toBe('');
    expect(listOf(formOf({}), harvested, 'output_ports')).toHaveLength(1);
    expect(listOf(formOf({ output_ports: [] }), harvested, 'output_ports')).toHaveLength(1);
    expect(listOf(formOf({}), harvested, 'support')).toEqual([]);
  });

  it('knows what stands behind ports that only a source names', () => {
    const file = said('mesh', { output_ports: [port({ name: 'orders', version: '1' })] });
    const resolved = { output_ports: [port({ name: 'orders', version: '1', assets: [orders] })] };
    const { harvested, written } = standing({ written: words({}), harvested: [file], shown: words(resolved) });
    expect(listOf(formOf({}), harvested, 'output_ports')[0]?.assets).toEqual([orders]);
    expect(changedFields(formOf(resolved), written, harvested)).toEqual([]);
    // What a person says hides what the file's ports come to: then the file alone is known.
    const over = standing({ written: words({ output_ports: [port({ name: 'mine' })] }), harvested: [file], shown: words({ output_ports: [port({ name: 'mine' })] }) });
    expect(over.harvested.output_ports).toEqual([port({ name: 'orders', version: '1' })]);
  });

  it('knows a word from a repetition', () => {
    const harvested = harvestedOf([mesh]);
    const nothing = formOf({});
    expect(changedFields(formOf({ purpose: ' Counting orders. ' }), nothing, harvested)).toEqual([]);
    expect(changedFields(formOf({ output_ports: [port({ name: 'orders', version: '1', assets: [] })] }), nothing, harvested)).toEqual([]);
    expect(changedFields(formOf({ output_ports: [port({ name: 'orders', version: '1', assets: [orders] })] }), nothing, harvested)).toEqual(['output_ports']);
    // What was written on purpose stays written when the source comes to say the same.
    const written = formOf({ purpose: 'Mine.' });
    expect(settled(formOf({ purpose: 'Counting orders.' }), written, harvested).purpose).toBe('Counting orders.');
    expect(changedFields(formOf({}), written, harvested)).toEqual(['purpose']);
  });

  it('leaves blank rows out, and sends nothing where nothing is said', () => {
    const typed = formOf({ output_ports: [port({ name: ' ' }), port({ name: 'orders', assets: [orders] })], support: [{ channel: '', url: null, tool: null, scope: null }] });
    const own = settled(typed, formOf({}), formOf({}));
    expect(own.output_ports).toEqual([port({ name: 'orders', assets: [orders] })]);
    expect(own.support).toBeNull();
    expect(wordsOf(own)).toMatchObject({ support: [], team: [], title: null });
  });

  it('spells ports so that every word of them counts', () => {
    const form = formOf({ output_ports: [port({ name: 'orders', version: '2', port_type: 'tables', contract_id: 'c-1', description: 'All of them.', assets: [orders] })] });
    expect(spelt('output_ports', form)).toBe('orders 2, tables, contract c-1\nAll of them.\n  lake.sales.orders');
  });

  it('finds what keeps a form from being published', () => {
    const form = formOf({
      output_ports: [port({ name: 'orders', version: '1' }), port({ name: 'Orders', version: ' 1' }), port({ name: '', assets: [orders] }), port({ name: '' })],
      team: [{ username: '', name: 'Ann', role: null }, { username: 'bob', name: null, role: 'owner' }, { username: 'BOB', name: null, role: 'owner' }, { username: 'bob', name: null, role: 'steward' }],
      support: [{ channel: ' ', url: 'https://chat', tool: null, scope: null }],
    });
    expect(problemsOf(form).map(({ field, row, part }) => `${field} ${row} ${part}`)).toEqual([
      'output_ports 1 version', 'output_ports 2 name', 'team 0 username', 'team 2 username', 'support 0 channel',
    ]);
    expect(problemsOf(formOf({}))).toEqual([]);
  });
});
