/** Fields of the query language. */
export const FIELDS = [
  'domain',
  'owner',
  'tag',
  'kind',
  'has',
  'sla',
  'incident',
  'column',
  'updated',
  'name',
  'source',
  'term',
] as const;

/** One `field:value,value` of a query. */
export interface Filter {
  field: string;
  values: string[];
  negated: boolean;
  /** Exactly as it stands in the text. */
  raw: string;
}

export interface SplitQuery {
  filters: Filter[];
  /** Words and everything else, in their order. */
  rest: string;
}

const FILTER = /^(-?)([A-Za-z_]+):(.+)$/s;

/** Cuts a text at spaces outside quotes. */
export function tokens(text: string): string[] {
  const found: string[] = [];
  let token = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"') quoted = !quoted;
    if (!quoted && /\s/.test(sign)) {
      if (token !== '') found.push(token);
      token = '';
    } else {
      token += sign;
    }
  }
  if (token !== '') found.push(token);
  return found;
}

/** A token as a filter; null when it is none. */
export function parseFilter(raw: string): Filter | null {
  const parts = FILTER.exec(raw);
  if (!parts || /[()]/.test(unquoted(raw))) return null;
  const [, minus, written = '', list = ''] = parts;
  const field = written.toLowerCase();
  const values = splitValues(list);
  if (values.length === 0 || !(isField(field) || closeField(field))) return null;
  return { field, values, negated: minus === '-', raw };
}

/**
 * The filters that can stand as chips, and the rest. With brackets or OR a filter means what it means only at its
 * place: then everything stays text.
 */
export function splitQuery(text: string): SplitQuery {
  const all = tokens(text);
  if (all.some((token) => /^(OR|AND|NOT)$|[()]/.test(unquoted(token)))) return { filters: [], rest: text.trim() };
  const filters: Filter[] = [];
  const words: string[] = [];
  for (const token of all) {
    const filter = parseFilter(token);
    if (filter) filters.push(filter);
    else words.push(token);
  }
  return { filters, rest: words.join(' ') };
}

/** The text of filters and rest: filters first, as the query line shows them. */
export function joinQuery({ filters, rest }: SplitQuery): string {
  return [...filters.map((filter) => filter.raw), rest.trim()].filter(Boolean).join(' ');
}

/** `domain:finance,sales`; values are quoted where they have to be. */
export function filterText(field: string, values: readonly string[], negated = false): string {
  return `${negated ? '-' : ''}${field}:${values.map(quote).join(',')}`;
}

/** A value without the quotes that the query language needs around it. */
export function plainValue(written: string): string {
  return /^".*"$/s.test(written) ? written.slice(1, -1) : written;
}

/** Adds or removes one value of a filter; the value may be quoted. */
export function toggleValue(text: string, field: string, written: string): string {
  const value = plainValue(written);
  const { filters, rest } = splitQuery(text);
  const at = filters.findIndex((filter) => filter.field === field && !filter.negated);
  const old = filters[at];
  if (!old) return joinQuery({ filters: [...filters, made(field, [value])], rest });
  const same = (other: string) => other.toLowerCase() === value.toLowerCase();
  const values = old.values.some(same) ? old.values.filter((other) => !same(other)) : [...old.values, value];
  const changed = values.length === 0 ? [] : [made(field, values)];
  return joinQuery({ filters: [...filters.slice(0, at), ...changed, ...filters.slice(at + 1)], rest });
}

/** Removes every filter. */
export function withoutFilters(text: string): string {
  return splitQuery(text).rest;
}

/** Why a filter means nothing, with the field that was probably meant. */
export function filterProblem(filter: Filter): string | undefined {
  if (isField(filter.field)) return undefined;
  const close = closeField(filter.field);
  return close ? `“${filter.field}” is not a filter. ${close}?` : `“${filter.field}” is not a filter.`;
}

/** The text with misspelled fields put right; null when there are none. */
export function correctedFields(text: string): string | null {
  const { filters, rest } = splitQuery(text);
  const corrected = filters.map((filter) => {
    const meant = isField(filter.field) ? undefined : closeField(filter.field);
    return meant === undefined ? filter : { ...filter, raw: filterText(meant, filter.values, filter.negated) };
  });
  return corrected.some((filter, index) => filter !== filters[index]) ? joinQuery({ filters: corrected, rest }) : null;
}

function isField(name: string): boolean {
  return (FIELDS as readonly string[]).includes(name);
}

/** The field that somebody probably meant: as close as the index itself allows. */
function closeField(name: string): string | undefined {
  const allowed = name.length >= 5 ? 2 : 1;
  return FIELDS.find((field) => distance(field, name) <= allowed);
}

function made(field: string, values: string[]): Filter {
  return { field, values, negated: false, raw: filterText(field, values) };
}

function quote(value: string): string {
  // The language has no escape: a quote inside a value cannot be written, and folds to a space in the index anyway.
  const plain = value.replaceAll('"', ' ').trim();
  return /[\s,()]/.test(plain) ? `"${plain}"` : plain;
}

function unquoted(text: string): string {
  return text.replace(/"[^"]*"?/g, '');
}

function splitValues(list: string): string[] {
  const values: string[] = [];
  for (const part of list.match(/"[^"]*"?|[^,"]+/g) ?? []) {
    const value = part.startsWith('"') ? part.replace(/^"|"$/g, '').trim() : part.trim();
    if (value !== '') values.push(value);
  }
  return values;
}

/** Edits between two words, with swapped neighbours as one. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const now = [row];
    for (let at = 1; at <= b.length; at += 1) {
      const cost = a[row - 1] === b[at - 1] ? 0 : 1;
      let best = Math.min((last[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1, (last[at - 1] ?? 0) + cost);
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) {
        best = Math.min(best, (before[at - 2] ?? 0) + 1);
      }
      now.push(best);
    }
    before = last;
    last = now;
  }
  return last.at(-1) ?? 0;
}
