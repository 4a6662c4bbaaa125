import type { EntityLink } from '@/ipc/bindings';

/** A link to a thing as it stands in a text: its name now, and an address that a rename does not break. */
export function linkText(to: Pick<EntityLink, 'urn' | 'kind' | 'name'>): string {
  return `[${escaped(to.name)}](${address(to)})`;
}

/** A link to a column, by field id where there is one. */
export function columnLinkText(of: Pick<EntityLink, 'urn' | 'kind'>, column: { id: number | null; path: string }): string {
  const key = column.id === null ? encodeURIComponent(column.path) : String(column.id);
  return `[\`${column.path.replace(/`/g, '')}\`](${address(of)}#${key})`;
}

function address(to: Pick<EntityLink, 'urn' | 'kind'>): string {
  return `weft://open/${to.kind}/${to.urn}`;
}

function escaped(name: string): string {
  return name.replace(/[\\[\]]/g, (sign) => `\\${sign}`);
}

/** What is typed after `[[` right before the caret: a name, or after `#` a column of this page. */
export function typedLink(before: string): { from: number; columns: boolean; words: string } | null {
  const open = /\[\[(#?)([^[\]\n]*)$/.exec(before);
  if (!open) return null;
  return { from: open.index, columns: open[1] === '#', words: (open[2] ?? '').trim() };
}
