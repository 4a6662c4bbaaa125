import type { EntityLink, ProductWords, ShowProductResponse } from '@/ipc/bindings';
import { AT, entity, table } from '../entity-page.samples';

export const product: EntityLink = { urn: 'urn:weft:product:orders', kind: 'product', name: 'Orders', full_name: 'sales.orders', domain: 'sales' };
export const reader: EntityLink = { urn: 'urn:weft:product:cockpit', kind: 'product', name: 'Cockpit', full_name: 'finance.cockpit', domain: 'finance' };
export const successor: EntityLink = { urn: 'urn:weft:product:orders-net', kind: 'product', name: 'Orders net', full_name: 'sales.orders-net', domain: 'sales' };

export const page = (change: Parameters<typeof entity>[0] = {}) => entity({ ...product, status: 'draft', findings: [], snapshots: [], slas: [], ...change });

/** Words of somebody, as far as they say anything. */
export const said = (words: Partial<ProductWords>): ProductWords => ({ title: null, version: null, product_type: null, purpose: null, usage: null, limitations: null, output_ports: [], input_ports: [], team: [], support: [], ...words });

/** A draft that a file knows too: it has a purpose and a port by the file, and no owner. */
export function shown(change: Partial<ShowProductResponse> = {}): ShowProductResponse {
  const file = { purpose: 'The file on orders.', output_ports: [{ name: 'orders', version: '1', description: null, port_type: 'tables', contract_id: null, assets: [] }] };
  return {
    urn: product.urn, name: product.full_name, base: 4, made_here: false, written: said({ title: 'Orders' }), written_by: { by: 'ann', at: AT },
    harvested: [{ source: 'mesh', at: AT, words: said(file) }],
    shown: said({ ...file, title: 'Orders', output_ports: [{ name: 'orders', version: '1', description: null, port_type: 'tables', contract_id: null, assets: [table] }] }),
    owner: null, domain: 'sales',
    lifecycle: { now: 'draft', ends: null, successor: null, note: null, written: true, may_become: [{ to: 'active', blocked: ['Nobody answers for it'] }, { to: 'proposed', blocked: [] }, { to: 'retired', blocked: [] }] },
    missing: [
      { what: 'support_channel', required: false, why: 'No support channel: who is stuck asks somebody who cannot help', part: 'product', port: null },
      { what: 'owner', required: true, why: 'Nobody answers for it', part: 'product', port: null },
      { what: 'service_level', required: false, why: 'Nothing is promised', part: 'slas', port: null },
    ],
    consumers: [reader], draft: null, ...change,
  };
}
