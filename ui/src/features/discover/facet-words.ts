import type { Facet, FacetValue } from '@/ipc/bindings';
import { plainValue } from '@/lib/query-text';

const ORDER = ['domain', 'kind', 'sla', 'tag', 'owner', 'has', 'source', 'term'];

const TITLES: Readonly<Record<string, string>> = {
  domain: 'Domain',
  kind: 'Kind',
  sla: 'Freshness SLA',
  tag: 'Tags',
  owner: 'Owner',
  has: 'Has',
  source: 'Source',
  term: 'Glossary terms',
};

const WORDS: Readonly<Record<string, string>> = {
  on_time: 'On time',
  due_soon: 'Due soon',
  late: 'Late',
  not_measured: 'Not measured',
  sla: 'Promise',
  docs: 'Documentation',
  tests: 'Tests',
  pii: 'Sensitive columns',
  incident: 'Open incident',
};

/** Facets in the order in which a person narrows down; unknown ones stand behind. */
export function ordered(facets: readonly Facet[]): Facet[] {
  const place = (facet: Facet) => {
    const at = ORDER.indexOf(facet.field);
    return at === -1 ? ORDER.length : at;
  };
  return facets.filter((facet) => facet.values.length > 0).sort((a, b) => place(a) - place(b));
}

export function facetTitle(field: string): string {
  return TITLES[field] ?? sentence(field);
}

const SLA_ORDER = ['on_time', 'due_soon', 'late', 'not_measured'];

/** States of freshness from good to unknown; all other values as they come, most frequent first. */
export function orderedValues({ field, values }: Facet): FacetValue[] {
  if (field !== 'sla') return values;
  return [...values].sort((a, b) => SLA_ORDER.indexOf(a.value) - SLA_ORDER.indexOf(b.value));
}

/** How a value is shown; names of people, tags and sources stay as they are. */
export function valueTitle(field: string, written: string): string {
  const value = plainValue(written);
  if (field === 'sla' || field === 'has') return WORDS[value] ?? sentence(value);
  if (field === 'kind' || field === 'domain') return sentence(value);
  return value;
}

/** The values in sight: the chosen ones always, the rest up to a number. */
export function inSight(values: readonly FacetValue[], most: number, all: boolean): FacetValue[] {
  if (all || values.length <= most) return [...values];
  return values.filter((value, index) => index < most || value.selected);
}

function sentence(word: string): string {
  const spaced = word.replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
