import type { CheckContractTextResponse, ContractChange, Impact, PlacedChange } from '@/ipc/bindings';
import type { LineMark } from '@/lib/yaml-setup';

export const IMPACT_WORD: Readonly<Record<Impact, string>> = { major: 'Breaking', minor: 'Minor', patch: 'Patch' };
export const IMPACT_STATUS: Readonly<Record<Impact, 'bad' | 'attention' | 'unknown'>> = { major: 'bad', minor: 'attention', patch: 'unknown' };

/** Changes by impact, the worst first; within one the order of the document. */
export function byImpact<Change extends { impact: Impact }>(changes: readonly Change[]): { impact: Impact; changes: Change[] }[] {
  return (['major', 'minor', 'patch'] as const)
    .map((impact) => ({ impact, changes: changes.filter((change) => change.impact === impact) }))
    .filter((group) => group.changes.length > 0);
}

/** What a change is about: `orders.amount`, or the key of the document. */
export function subjectOf(change: Pick<ContractChange, 'subject' | 'path'>): string {
  const { object, column } = change.subject;
  if (object !== null) return column === null ? object : `${object}.${column}`;
  return change.path.slice(1).replaceAll('/', ' / ') || 'the contract';
}

/** `a became b`. */
export function valuesOf(change: Pick<ContractChange, 'before' | 'after'>): string {
  const short = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
  if (change.before !== null && change.after !== null) return `${short(change.before)} became ${short(change.after)}`;
  return short(change.before ?? change.after ?? '');
}

/** What stands at the lines of the text: errors, and what changed. */
export function marksOf(checked: CheckContractTextResponse | undefined): LineMark[] {
  if (!checked) return [];
  const errors = checked.errors.filter((error) => error.line > 0).map((error): LineMark => ({ line: error.line, kind: 'bad', text: error.message }));
  const changes = checked.changes.flatMap((change): LineMark[] => (change.place && change.place.line > 0 ? [{ line: change.place.line, kind: change.impact, text: `${IMPACT_WORD[change.impact]}: ${change.about}` }] : []));
  return [...errors, ...changes];
}

/** Everyone who breaks, each once, with the columns that do. */
export function broken(changes: readonly Pick<PlacedChange, 'breaks'>[]): { urn: string; name: string; columns: string[]; reasons: string[] }[] {
  const found = new Map<string, { urn: string; name: string; columns: string[]; reasons: string[] }>();
  for (const reader of changes.flatMap((change) => change.breaks)) {
    const known = found.get(reader.urn) ?? { urn: reader.urn, name: reader.name, columns: [], reasons: [] };
    if (reader.column !== null && !known.columns.includes(reader.column)) known.columns.push(reader.column);
    if (!known.reasons.includes(reader.reason)) known.reasons.push(reader.reason);
    found.set(reader.urn, known);
  }
  return [...found.values()];
}
