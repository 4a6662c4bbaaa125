import type { SortKey } from '@/ipc/bindings';

/** Name of a table in SQL: its full name without the source that comes first. */
export function sqlName(fullName: string): string {
  const parts = fullName.split('.');
  return (parts.length > 1 ? parts.slice(1) : parts).map(quoted).join('.');
}

/** A name as SQL takes it: quoted where it is more than small letters, digits and underscores. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

interface Seen {
  table: string;
  filter: string;
  sort: readonly SortKey[];
  limit: number;
}

/** The statement that reads what is seen. */
export function selectText({ table, filter, sort, limit }: Seen): string {
  const where = filter.trim() === '' ? '' : ` WHERE ${filter.trim()}`;
  const order = sort.map((key) => `${quoted(key.column)}${key.descending ? ' DESC' : ''}`).join(', ');
  return `SELECT * FROM ${table}${where}${order === '' ? '' : ` ORDER BY ${order}`} LIMIT ${limit}`;
}

/** A click on a head: rising, falling, no order. With `add` the other keys stay. */
export function nextSort(sort: readonly SortKey[], column: string, add: boolean): SortKey[] {
  const old = sort.find((key) => key.column === column);
  const next = old === undefined ? { column, descending: false } : old.descending ? null : { column, descending: true };
  if (!add) return next ? [next] : [];
  if (!old) return next ? [...sort, next] : [...sort];
  return sort.flatMap((key) => (key.column === column ? (next ? [next] : []) : [key]));
}
