import type { ShowDocsResponse, ShowEntityResponse, ShowSlasResponse, SlaMeasure } from '@/ipc/bindings';

export const table = { urn: 'urn:weft:asset:orders', kind: 'table' as const, name: 'orders', full_name: 'lake.sales.orders', domain: 'sales' };
export const AT = '2026-11-23T09:40:00Z';

export function entity(change: Partial<ShowEntityResponse> = {}): ShowEntityResponse {
  return {
    ...table,
    owner: 'Maya Lindqvist',
    description: 'One row per order.',
    fields: [{ id: 1, path: 'mail', type: 'string', required: false, classification: 'pii' }, { id: 2, path: 'country', type: 'string', required: false }],
    snapshots: [{ id: '884122075913046200', at: AT, operation: 'append', rows: 2 }, { id: '884122075913046201', parent_id: '884122075913046200', at: AT, operation: 'append', rows: 3 }],
    slas: [{ property: 'latency', value: '15', unit: 'm' }, { property: 'availability', value: '99.9', unit: 'percent' }],
    sources: ['lake'], places: [], markdown: null, people: [], status: 'active', version: '3.2.0', tags: [], terms: [],
    freshness: { state: 'late', age_ms: 1_800_000, promised_ms: 900_000, last_commit: AT },
    quality: null, tests: { results: [] }, current_snapshot: '884122075913046201', refs: [], partition: [], sort: [], schema_versions: 1,
    location: null, format_version: 2, aliases: [], merged: [], product: null, output_ports: [], input_ports: [], contract: null,
    data_asset: table, products: [], upstream: [], downstream: [], owned_products: [], owned_assets: [], notices: [],
    incidents: [], reaching: [],
    findings: [{ kind: 'late', severity: 'bad', text: 'Late by 15 min' }], starred: false, access: 'readable', access_until: null, access_says: null, updated: AT,
    provenance: [
      { aspect: 'docs', origin: { by: 'person', name: 'maya' }, at: AT, shown: true },
      { aspect: 'docs', origin: { by: 'source', name: 'dbt' }, at: AT, shown: false },
    ],
    ...change,
  };
}

export function words(): ShowDocsResponse {
  const lake = (doc: string) => [{ source: 'lake', at: AT, doc, classification: null, tags: [] }];
  return {
    thing: table, columns_of: table, base: 7, sections: false, shown: {}, written: null, draft: null, columns_draft: null, orphans: [],
    harvested: [{ source: 'dbt', at: AT, docs: { markdown: 'dbt on orders' } }],
    tags: { written: {}, by: null, at: null, harvested: {} },
    columns: [
      { id: 1, path: 'mail', data_type: 'string', doc: 'the catalog on mail', classification: 'pii', tags: [], written: null, harvested: lake('the catalog on mail'), suggestion: null },
      { id: 2, path: 'country', data_type: 'string', doc: null, classification: null, tags: [], written: null, harvested: [], suggestion: { text: 'ISO code upstream', from: table, column: 'land', steps: 1, stated: true } },
    ],
  };
}

const measure: SlaMeasure = {
  state: 'broken', since: AT, scale: 'millis', limit: 900_000, value: 1_800_000, measured: '30 min', measured_by: 'snapshots', why: null, notes: [], measured_from: AT, measured_ms: 86_400_000,
  held: 97.899, objective: 99, met: false, budget_ms: 864_000, budget_left_ms: -900_000, budget_left: -100, spent_at: AT, breaches: [], breach_count: 1, series: [{ day: AT, worst: 1_800_000, broken_ms: 900_000 }],
};

export function promises(): ShowSlasResponse {
  const said = { by: 'mesh', written: false, at: AT, inherited: false, tables: [], beneath: [] };
  const [latency, availability] = entity().slas;
  if (!latency || !availability) throw new Error('two promises');
  return {
    thing: table, base: 0, window_days: 90, written: [], observations: [], relies: [], terms: [], elements: [], draft: null,
    promises: [
      { ...measure, ...said, property: 'latency', label: 'Freshness', promised: '15 min', sla: latency },
      { ...measure, ...said, property: 'availability', label: 'Availability', promised: '99.9 %', sla: availability, state: 'promised_not_measured', measured: null, held: null, objective: null, met: null, budget_ms: null, budget_left_ms: null, budget_left: null, why: 'no source tells', series: [] },
    ],
    withdrawn: [{ label: 'Retention', promised: '2 y', sla: { property: 'retention', value: '2', unit: 'y', withdrawn: true }, by: 'maya', at: AT, beneath: [{ by: 'mesh', written: false, at: AT, on: table.urn, promised: '2 y', sla: { property: 'retention', value: '2', unit: 'y' } }] }],
  };
}
