import type { Status } from '@/components/status-mark';
import type { ComplianceCell, ComplianceRow, ComplianceRule, ComplianceState, EnforcedIn, ShowComplianceResponse } from '@/ipc/bindings';
import { count } from '@/lib/time';

/** How a cell is drawn: four steps by its share, nobody knows, nothing to keep. */
export type Level = 'all' | 'most' | 'some' | 'few' | 'unknown' | 'none';

/** The steps of the legend, from the best. */
export const LEVELS: readonly { level: Level; label: string }[] = [
  { level: 'all', label: '98 or more' },
  { level: 'most', label: '90 to 97' },
  { level: 'some', label: '80 to 89' },
  { level: 'few', label: 'under 80' },
];

export function levelOf({ products, share }: ComplianceCell): Level {
  if (products === 0) return 'none';
  if (share === null) return 'unknown';
  return share >= 98 ? 'all' : share >= 90 ? 'most' : share >= 80 ? 'some' : 'few';
}

/** What stands beside the share, a number and its word: what is open comes before what nobody knows. */
export function besideShare({ broken, unknown }: ComplianceCell): [number, string] | null {
  if (broken > 0) return [broken, 'open'];
  return unknown > 0 ? [unknown, 'unknown'] : null;
}

/** A cell as it is read out. */
export function cellWords(rule: string, cell: ComplianceCell): string {
  const where = `${rule}, ${domainName(cell.domain)}`;
  if (cell.products === 0) return `${where}: about no product`;
  const parts = [
    cell.share === null ? 'nobody can tell' : `${cell.share} percent`,
    `${cell.kept} of ${count(cell.products, 'product')} comply`,
    cell.broken > 0 && `${cell.broken} open`,
    cell.unknown > 0 && `${cell.unknown} unknown`,
  ];
  return `${where}: ${parts.filter(Boolean).join(', ')}`;
}

export function domainName(domain: string | null): string {
  return domain ?? 'No domain';
}

export const PLACES: readonly { place: EnforcedIn; letter: string; name: string }[] = [
  { place: 'preview', letter: 'V', name: 'preview engine' },
  { place: 'check', letter: 'C', name: 'weft check' },
  { place: 'publishing', letter: 'P', name: 'publishing a product' },
];

export function statusOf({ state, severity }: Pick<ComplianceRow, 'state' | 'severity'>): Status {
  if (state === 'kept') return 'good';
  if (state === 'unknown') return 'unknown';
  return severity === 'bad' ? 'bad' : 'attention';
}

export const STATE_WORDS: Readonly<Record<ComplianceState, string>> = { kept: 'complies', broken: 'open', unknown: 'not known' };

/** The side of the product on which it is mended. */
export function tabOf(rule: ComplianceRule): string | undefined {
  if (rule === 'freshness' || rule === 'quality' || rule === 'retention') return 'health';
  if (rule === 'schema' || rule === 'classified') return 'schema';
  return rule === 'access_review' ? 'access' : undefined;
}

/** What is told at once, in a sentence. */
export function summaryOf({ rules, products, kept, checks, broken, unknown }: ShowComplianceResponse): string {
  if (products === 0) return 'No product yet.';
  const open = `${count(kept, 'check').replace(/ checks?$/, '')} of ${count(checks, 'check')} hold, ${broken} open`;
  return `${count(rules.length, 'rule')} over ${count(products, 'product')}. ${open}${unknown > 0 ? `, ${unknown} not known` : ''}.`;
}

/** Numbers of rules by domain as a file that spreadsheets read. */
export function numbersCsv({ rules }: ShowComplianceResponse): string {
  const rows = rules.flatMap((rule) => rule.cells.map((cell) => [rule.label, domainName(cell.domain), cell.products, cell.kept, cell.broken, cell.unknown, cell.share ?? '']));
  return csv([['Rule', 'Domain', 'Products', 'Kept', 'Open', 'Not known', 'Share in percent'], ...rows]);
}

/** What is open, one line each. */
export function violationsCsv({ rules, violations }: ShowComplianceResponse): string {
  const label = new Map(rules.map((rule) => [rule.rule, rule.label]));
  const rows = violations.map((row) => [row.product.full_name, row.product.domain ?? '', row.owner ?? '', label.get(row.rule) ?? row.rule, row.text, row.since ?? '']);
  return csv([['Product', 'Domain', 'Owner', 'Rule', 'What is wrong', 'Since'], ...rows]);
}

function csv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => row.map(field).join(',')).join('\r\n') + '\r\n';
}

/** A spreadsheet takes what begins like this for a formula, and names of others are no formulas. */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const plain = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
