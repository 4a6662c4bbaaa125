import type { BrowseCatalogResponse, BrowseRow, NamespaceRow, Unlisted } from '@/ipc/bindings';
import type { IconName } from '@/components/icon';
import { kindName } from '@/components/kind-icon';
import { count } from '@/lib/time';

const CONTENTS: Readonly<Record<Unlisted['what'], string>> = {
  namespaces: 'namespaces',
  tables: 'tables',
  views: 'views',
  generic_tables: 'tables of other formats',
  semantic_models: 'semantic models',
};

/** `tables and views`, `namespaces, tables and views`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** What could not be listed, in up to two sentences: what this person may not, and what did not work. */
export function unlistedWords(unlisted: readonly Unlisted[]): { denied: string | null; failed: string | null } {
  const names = (denied: boolean) =>
    unlisted.filter(({ why }) => (why === 'denied') === denied).map(({ what }) => CONTENTS[what]);
  const [denied, failed] = [names(true), names(false)];
  return {
    denied: denied.length === 0 ? null : `You may not list the ${listed(denied)} here.`,
    failed: failed.length === 0 ? null : `The ${listed(failed)} here could not be listed in the last sync.`,
  };
}

/** Whether nothing at all is known of what lies in a namespace. */
export function isClosed({ unlisted }: Pick<NamespaceRow, 'unlisted'>): boolean {
  return unlisted.some(({ what, why }) => what === 'tables' && why === 'denied');
}

/** A catalog of the server's own, one that stands for another, or a namespace. */
export function spaceIcon({ catalog, origin }: Pick<NamespaceRow, 'catalog' | 'origin'>): IconName {
  if (origin !== null) return 'link';
  return catalog ? 'database' : 'folder';
}

/** What a thing is: a table of another format says which. */
export function rowKind({ card, format }: BrowseRow): string {
  const kind = kindName(card.kind);
  return format === null ? kind : `${kind}, ${format}`;
}

/** `3 namespaces, 41 assets`, with what a filter leaves of them. */
export function countWords(
  { namespace_count: namespaces, matching, things }: BrowseCatalogResponse,
  shown: number,
  filter: string,
): string {
  const parts: string[] = [];
  if (namespaces > 0) parts.push(filter === '' ? count(namespaces, 'namespace') : `${shown} of ${count(namespaces, 'namespace')}`);
  if (things > 0) parts.push(filter === '' ? count(things, 'asset') : `${matching} of ${count(things, 'asset')}`);
  return parts.join(', ');
}

/** What is below a namespace, for its row. */
export function belowWords({ things_below: things, namespaces }: NamespaceRow): string {
  const parts = [...(namespaces > 0 ? [count(namespaces, 'namespace')] : []), count(things, 'asset')];
  return parts.join(', ');
}
