import type { DomainHealth, EntityCard, Flow, ShowMeshResponse } from '@/ipc/bindings';
import { count } from '@/lib/time';

/** A product that ten or more things read is drawn larger. */
export const HUB = 10;
/** Quality below this stands out. */
export const LOW_QUALITY = 80;

export type Ring = 'none' | 'late' | 'soon' | 'unknown';

/** The ring around a product's mark. */
export function ringOf(card: EntityCard | undefined, by: 'freshness' | 'quality'): Ring {
  if (!card) return 'unknown';
  if (by === 'quality') {
    const score = card.quality?.score ?? null;
    if (score === null) return 'unknown';
    return score < LOW_QUALITY ? 'late' : 'none';
  }
  if (card.freshness.state === 'late') return 'late';
  if (card.freshness.state === 'due_soon') return 'soon';
  return card.freshness.state === 'not_measured' ? 'unknown' : 'none';
}

/** How a domain does, in words, worst first: `1 late, 26 on time`. */
export function healthWords(health: DomainHealth): string {
  const words: string[] = [];
  if (health.late > 0) words.push(`${health.late} late`);
  if (health.due_soon > 0) words.push(`${health.due_soon} due soon`);
  if (health.not_measured > 0) words.push(`${health.not_measured} not measured`);
  const rest = health.products - health.late - health.due_soon - health.not_measured;
  if (rest > 0 && words.length < 2) words.push(rest === health.products ? 'all on time' : `${rest} on time`);
  return words.length === 0 ? 'no products' : words.join(', ');
}

/** What a mark says when it is pointed at or read out. */
export function markWords(name: string, consumers: number, card: EntityCard | undefined, ring: Ring): string {
  const states: Record<Ring, string> = { none: '', late: ', late', soon: ', due soon', unknown: ', not measured' };
  const read = consumers === 0 ? 'read by nothing' : `read by ${count(consumers, 'thing')}`;
  return `${name}, ${read}${card ? states[ring] : ''}`;
}

/** Flows as a matrix: what `row` offers and `column` reads. */
export function matrix(domains: readonly string[], flows: readonly Flow[]): number[][] {
  const at = new Map(domains.map((domain, index) => [domain, index]));
  const cells = domains.map(() => domains.map(() => 0));
  for (const flow of flows) {
    const row = cells[at.get(flow.from) ?? -1];
    const column = at.get(flow.to);
    if (row && column !== undefined) row[column] = flow.products;
  }
  return cells;
}

/** The products of `from` that `to` reads, by name. */
export function readBy(shown: ShowMeshResponse, from: string, to: string): EntityCard[] {
  const flow = shown.map.flows.find((one) => one.from === from && one.to === to);
  const read = new Set(flow?.read);
  return shown.products.filter((card) => read.has(card.urn)).sort((left, right) => left.name.localeCompare(right.name));
}
