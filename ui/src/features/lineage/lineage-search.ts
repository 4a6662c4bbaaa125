/** The state of the lineage page that stands in the address. */
export interface LineageSearch {
  /** Steps upstream. */
  up?: number;
  /** Steps downstream. */
  down?: number;
  level?: 'product' | 'asset';
  /** The table instead of the drawing. */
  view?: 'table';
}

/** Steps that are shown when nobody chose. */
export const STEPS = 2;
/** More steps than this are not drawn. */
export const MOST_STEPS = 50;

export function validateLineageSearch(search: Record<string, unknown>): LineageSearch {
  const found: LineageSearch = {};
  const up = steps(search.up);
  const down = steps(search.down);
  if (up !== undefined) found.up = up;
  if (down !== undefined) found.down = down;
  if (search.level === 'product' || search.level === 'asset') found.level = search.level;
  if (search.view === 'table') found.view = 'table';
  return found;
}

function steps(value: unknown): number | undefined {
  const number = Number(value);
  return value !== undefined && Number.isInteger(number) && number >= 0 && number <= MOST_STEPS ? number : undefined;
}

/** The same part of the graph, drawn or as a table. */
export function inForm(search: LineageSearch, table: boolean): LineageSearch {
  const changed: LineageSearch = { ...search };
  if (table) changed.view = 'table';
  else delete changed.view;
  return changed;
}
