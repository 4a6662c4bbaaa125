import type { Completion } from '@/ipc/bindings';
import { joinQuery, parseFilter, splitQuery, tokens, type Filter } from '@/lib/query-text';

/** What stands in the query line: filters as chips, and what is typed behind them. */
export interface Draft {
  filters: Filter[];
  typed: string;
}

/** The line for a whole query text: every filter is a chip. */
export function draftOf(text: string): Draft {
  const { filters, rest } = splitQuery(text);
  return { filters, typed: rest };
}

export function textOf({ filters, typed }: Draft): string {
  return joinQuery({ filters, rest: typed });
}

/** The line after typing: a filter becomes a chip when something follows it, not while it is being typed. */
export function typeInto(draft: Draft, typed: string): Draft {
  const words = tokens(typed);
  const whole = /\s$/.test(typed) ? words.length : words.length - 1;
  if (splitQuery(typed).filters.length === 0) return { ...draft, typed };
  const filters: Filter[] = [];
  const rest: string[] = [];
  words.forEach((word, index) => {
    const filter = index < whole ? parseFilter(word) : null;
    if (filter) filters.push(filter);
    else rest.push(word);
  });
  if (filters.length === 0) return { ...draft, typed };
  const open = whole === words.length && rest.length > 0 ? ' ' : '';
  return { filters: [...draft.filters, ...filters], typed: rest.join(' ') + open };
}

/** Completions that would change something: what is filtered by already is no offer. */
export function usefulOffers(offers: readonly Completion[], text: string): Completion[] {
  const { filters } = splitQuery(text);
  return offers.filter((offer) => offer.text !== text && !filters.some((filter) => filter.raw === offer.label));
}

export function withoutFilter(draft: Draft, index: number): Draft {
  return { ...draft, filters: draft.filters.filter((_, at) => at !== index) };
}
