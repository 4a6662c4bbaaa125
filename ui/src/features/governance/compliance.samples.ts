import type { ComplianceCell, ComplianceRow, FreshnessObjective, RuleCompliance, ShowComplianceResponse } from '@/ipc/bindings';

export function cell(domain: string | null, kept: number, broken = 0, unknown = 0): ComplianceCell {
  const products = kept + broken + unknown;
  return { domain, products, kept, broken, unknown, share: kept + broken > 0 ? Math.floor((kept * 100) / products) : null };
}

export const rules: readonly RuleCompliance[] = [
  { rule: 'owner', label: 'Owner named', means: 'Somebody answers for every product.', enforced: [{ place: 'publishing', how: 'a product is not published without an owner' }], all: cell(null, 30), cells: [cell('Finance', 10), cell('Sales', 20)] },
  { rule: 'deputy', label: 'Deputy named', means: 'Somebody stands in for the owner now.', enforced: [], all: cell(null, 0, 0, 30), cells: [cell('Finance', 0, 0, 10), cell('Sales', 0, 0, 20)] },
  { rule: 'retention', label: 'Retention set and kept', means: 'It promises how long data is kept.', enforced: [], all: cell(null, 14, 6), cells: [cell('Finance', 0), cell('Sales', 14, 6)] },
];

export function row(change: Partial<ComplianceRow> = {}): ComplianceRow {
  return {
    product: { urn: 'urn:weft:product:orders', kind: 'product', name: 'Orders', full_name: 'sales.orders', domain: 'Sales' },
    owner: 'Maya Lindqvist',
    rule: 'retention',
    state: 'broken',
    text: 'Nobody promises how long data is kept',
    severity: 'warn',
    since: null,
    mine: false,
    ...change,
  };
}

export function objective(change: Partial<FreshnessObjective> = {}): FreshnessObjective {
  return {
    product: row().product,
    promised: '15 min',
    state: 'holds',
    objective: 99,
    held: 99.5,
    met: true,
    budget_left: 62,
    breach_count: 1,
    limit: 900_000,
    why: null,
    series: [
      { day: '2026-11-21T00:00:00Z', worst: 450_000, broken_ms: 0 },
      { day: '2026-11-22T00:00:00Z', worst: 1_800_000, broken_ms: 60_000 },
      { day: '2026-11-23T00:00:00Z', worst: null, broken_ms: 0 },
    ],
    ...change,
  };
}

export function compliance(change: Partial<ShowComplianceResponse> = {}): ShowComplianceResponse {
  return {
    products: 30,
    checks: 80,
    kept: 44,
    broken: 6,
    unknown: 30,
    review_days: 90,
    window_days: 30,
    rules: [...rules],
    violations: [row(), row({ product: { ...row().product, urn: 'urn:weft:product:refunds', name: 'Refunds', full_name: 'sales.refunds' }, owner: null, severity: 'bad', since: '2026-11-01T00:00:00Z' })],
    violation_count: 6,
    rows: [],
    objectives: [objective()],
    objective_count: 1,
    ...change,
  };
}
