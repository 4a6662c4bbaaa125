import type { BrowseCatalogResponse, NamespaceRow } from '@/ipc/bindings';

/** One row of the tree: the source, or a namespace. */
export interface BrowseNode {
  key: string;
  levels: readonly string[];
  name: string;
  depth: number;
  /** Whether anything lies below it that the tree can show. */
  folds: boolean;
  open: boolean;
  /** What is known of it; absent for the source itself. */
  row: NamespaceRow | undefined;
  /** Its place among those of one parent, from 1, and how many these are. */
  place: number;
  among: number;
}

/** A namespace as a text that no other namespace has. */
export function keyOf(levels: readonly string[]): string {
  return JSON.stringify(levels);
}

/** The levels above a namespace, the source itself first; not the namespace. */
export function above(levels: readonly string[]): string[][] {
  return levels.map((_, length) => levels.slice(0, length));
}

/** Whether `levels` is `namespace` or lies below it. */
export function isWithin(levels: readonly string[], namespace: readonly string[]): boolean {
  return namespace.every((level, index) => levels[index] === level);
}

/** The rows of the tree from top to bottom. */
export function visibleNodes(
  source: string,
  open: ReadonlySet<string>,
  known: ReadonlyMap<string, BrowseCatalogResponse>,
): BrowseNode[] {
  const nodes: BrowseNode[] = [];
  const add = (
    levels: readonly string[],
    row: NamespaceRow | undefined,
    [place, among]: readonly [number, number],
  ): void => {
    const key = keyOf(levels);
    const isOpen = open.has(key);
    const below = known.get(key)?.namespaces;
    const folds = row ? row.namespaces > 0 : (below?.length ?? 0) > 0;
    const name = levels.at(-1) ?? source;
    nodes.push({ key, levels, name, depth: levels.length, folds, open: isOpen && folds, row, place, among });
    if (!isOpen || !below) return;
    below.forEach((one, index) => add([...levels, one.name], one, [index + 1, below.length]));
  };
  add([], undefined, [1, 1]);
  return nodes;
}

/** The row that typed letters mean: the next one whose name begins with them, going round. */
export function typedTo(nodes: readonly { name: string }[], from: number, typed: string): number {
  const wanted = typed.toLowerCase();
  // One letter again and again walks through all that begin with it; more letters narrow down from where one is.
  const first = wanted.length === 1 ? from + 1 : from;
  for (let step = 0; step < nodes.length; step += 1) {
    const index = (first + step) % nodes.length;
    if (nodes[index]?.name.toLowerCase().startsWith(wanted)) return index;
  }
  return -1;
}
