import type { PromiseView, Reliant, Sla, SlaMeasure, SlaTerm } from '@/ipc/bindings';
import { count, span } from '@/lib/time';

/** A percentage that is never rounded up to a promise that was missed. */
export function percent(value: number): string {
  return `${Math.floor(value * 100 + 1e-9) / 100} %`;
}

/** A value on a measure's scale. */
export function onScale(value: number, scale: SlaMeasure['scale']): string {
  return scale === 'percent' ? percent(value) : span(value);
}

/** `62 % of 7 h 12 min left`, or by how much more was used. */
export function budgetWords(measure: Pick<SlaMeasure, 'budget_ms' | 'budget_left_ms' | 'budget_left'>): string | null {
  const { budget_ms: budget, budget_left_ms: left, budget_left: share } = measure;
  if (budget === null || left === null || share === null) return null;
  if (left < 0) return `spent, ${span(-left)} more than the ${span(budget)} allowed`;
  if (budget === 0) return 'nothing may be missed';
  return `${Math.floor(share)} % left, ${span(left)} of ${span(budget)}`;
}

/** The error budget that an objective leaves over days. */
export function budgetOf(objective: string, days: number): string | null {
  const percentage = Number(objective.replace(/%\s*$/, ''));
  if (!Number.isFinite(percentage) || percentage <= 0 || percentage > 100) return null;
  const millis = Math.round((days * 86_400_000 * (100 - percentage)) / 100);
  return millis === 0 ? `Nothing may be missed in ${days} days.` : `Error budget: ${span(millis)} in ${days} days.`;
}

const MORE_IS_STRICTER = new Set(['retention', 'availability', 'throughput']);

/** Whether a promise asks more of its owner than the one that stands. */
export function strictness(property: string, before: number | null, after: number | null): 'stricter' | 'looser' | 'same' | null {
  if (before === null || after === null) return null;
  if (before === after) return 'same';
  return after < before === !MORE_IS_STRICTER.has(property) ? 'stricter' : 'looser';
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1, s: 1000, sec: 1000, second: 1000, seconds: 1000, m: 60_000, min: 60_000, minute: 60_000, minutes: 60_000, h: 3_600_000, hr: 3_600_000, hour: 3_600_000, hours: 3_600_000, d: 86_400_000,
  day: 86_400_000, days: 86_400_000, w: 604_800_000, week: 604_800_000, weeks: 604_800_000, month: 2_592_000_000, months: 2_592_000_000, y: 31_536_000_000, yr: 31_536_000_000, year: 31_536_000_000, years: 31_536_000_000,
};

/** The number that a promise comes to, in milliseconds where it is a span. For comparing only: what holds is measured elsewhere. */
export function amount(sla: Sla, term: SlaTerm | undefined): number | null {
  const value = Number(sla.value);
  if (sla.value.trim() === '' || !Number.isFinite(value)) return null;
  if (term?.quantity !== 'span') return value;
  const unit = UNIT_MS[(sla.unit ?? 'd').trim().toLowerCase()];
  return unit === undefined ? null : value * unit;
}

/** Who relies on it, by what they promise themselves: the strictest first. */
export function byNeed(relies: readonly Reliant[]): { need: string; names: string[] }[] {
  const groups = new Map<number | null, string[]>();
  const sorted = [...relies].sort((a, b) => (a.promised_ms ?? Infinity) - (b.promised_ms ?? Infinity));
  for (const one of sorted) groups.set(one.promised_ms, [...(groups.get(one.promised_ms) ?? []), one.thing.name]);
  return [...groups].map(([need, names]) => ({ need: need === null ? 'no promise' : span(need), names }));
}

/** Readers that promise fresher data than they would get. */
export function tooSlowFor(relies: readonly Reliant[], limit: number | null): string | null {
  if (limit === null) return null;
  const needy = relies.filter((one) => one.promised_ms !== null && one.promised_ms < limit);
  if (needy.length === 0) return null;
  const names = needy.slice(0, 3).map((one) => one.thing.name).join(', ');
  return `${names}${needy.length > 3 ? ` and ${needy.length - 3} more` : ''} ${needy.length === 1 ? 'promises' : 'promise'} fresher data than this.`;
}

/** Lines of the promise as a contract writes them, for comparing. */
export function lines(sla: Sla | null): string[] {
  if (sla === null || sla.withdrawn) return [];
  const line = (key: string, value: string | null | undefined) => (value ? [`${key}: ${value}`] : []);
  return [
    ...line('property', sla.property), ...line('value', sla.value), ...line('valueExt', sla.value_ext), ...line('unit', sla.unit), ...line('element', sla.element), ...line('driver', sla.driver),
    ...line('objective', sla.objective), ...line('description', sla.description),
  ];
}

/** What goes and what comes, each beside the line that it replaces. */
export function change(before: readonly string[], after: readonly string[]): { mark: '-' | '+' | ' '; line: string }[] {
  const key = (line: string) => line.split(':')[0];
  const gone = before.filter((line) => !after.includes(line));
  const own = (line: string) => gone.filter((one) => key(one) === key(line)).map((one) => ({ mark: '-' as const, line: one }));
  const stays = after.flatMap((line) => [...own(line), { mark: before.includes(line) ? (' ' as const) : ('+' as const), line }]);
  return [...stays, ...gone.filter((line) => !after.some((other) => key(other) === key(line))).map((line) => ({ mark: '-' as const, line }))];
}

/** The days of a measure in a sentence. */
export function missedDays(measure: SlaMeasure): string {
  const missed = measure.series.filter((day) => day.broken_ms > 0).length;
  return missed === 0 ? 'no day missed' : `${count(missed, 'day')} missed`;
}

/** How a promise stands, in a word. */
export function stateWords(view: Pick<PromiseView, 'state' | 'measured'>): string {
  if (view.state === 'promised_not_measured') return 'Promised, not measured';
  return view.measured ?? 'Measured';
}
