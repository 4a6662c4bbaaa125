import type { Field, FieldChange } from '@/ipc/bindings';

/** One field in its place, with what happened to it between the two versions compared. */
export interface FieldNode {
  /** Key in the tree: paths may repeat when a removed field and a new one share a name. */
  key: string;
  field: Field;
  /** The last part of the path. */
  name: string;
  depth: number;
  removed: boolean;
  changes: readonly FieldChange[];
  children: FieldNode[];
}

/** Builds the tree that dotted paths describe. A name may hold dots itself: only known paths are parents. */
export function fieldTree(fields: readonly Field[], removed = false): FieldNode[] {
  const known = new Map<string, FieldNode>();
  const roots: FieldNode[] = [];
  for (const field of fields) {
    const parent = parentOf(field.path, known);
    const name = parent ? field.path.slice(parent.field.path.length + 1) : field.path;
    const node: FieldNode = {
      key: `${removed ? '-' : ''}${field.path}`,
      field,
      name,
      depth: parent ? parent.depth + 1 : 0,
      removed,
      changes: [],
      children: [],
    };
    known.set(field.path, node);
    (parent?.children ?? roots).push(node);
  }
  return roots;
}

function parentOf(path: string, known: ReadonlyMap<string, FieldNode>): FieldNode | undefined {
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const parent = known.get(path.slice(0, dot));
    if (parent) return parent;
  }
  return undefined;
}

/**
 * The later version with the fields that are gone at the place they had. Fields are matched by id, and by path
 * where a source has no ids.
 */
export function mergeVersions(before: readonly Field[], after: readonly Field[], changes: readonly FieldChange[]): FieldNode[] {
  const merged = fieldTree(after);
  const identity = (field: Field) => (typeof field.id === 'number' ? `#${field.id}` : field.path);
  const present = new Map(after.map((field) => [identity(field), field.path]));
  const byPath = new Map<string, FieldNode>();
  const index = (nodes: FieldNode[]) => {
    for (const node of nodes) {
      byPath.set(node.field.path, node);
      index(node.children);
    }
  };
  index(merged);

  const place = (old: FieldNode[], siblings: FieldNode[], depth: number) => {
    let last: FieldNode | undefined;
    for (const node of old) {
      const path = present.get(identity(node.field));
      const stays = path === undefined ? undefined : byPath.get(path);
      if (stays) {
        place(node.children, stays.children, stays.depth + 1);
        if (siblings.includes(stays)) last = stays;
        continue;
      }
      const gone = { ...node, depth, children: [] };
      siblings.splice(last ? siblings.indexOf(last) + 1 : 0, 0, gone);
      place(node.children, gone.children, depth + 1);
      last = gone;
    }
  };
  place(fieldTree(before, true), merged, 0);
  return withChanges(merged, changes);
}

function withChanges(nodes: FieldNode[], changes: readonly FieldChange[]): FieldNode[] {
  return nodes.map((node) => ({
    ...node,
    changes: changes.filter((change) => change.path === node.field.path && (change.kind === 'removed') === node.removed),
    children: withChanges(node.children, changes),
  }));
}

export interface Shown {
  folded: ReadonlySet<string>;
  /** Words of the filter; matched in name, type, words and tags. */
  filter: string;
  changesOnly: boolean;
}

/** The rows to draw, from top to bottom. What a filter finds stands under its parents, unfolded. */
export function visibleRows(nodes: readonly FieldNode[], { folded, filter, changesOnly }: Shown): FieldNode[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const asked = words.length > 0 || changesOnly;
  const wanted = (node: FieldNode) => (!changesOnly || node.changes.length > 0) && words.every((word) => says(node, word));
  const rows: FieldNode[] = [];
  const walk = (list: readonly FieldNode[]): boolean => {
    let any = false;
    for (const node of list) {
      const at = rows.length;
      rows.push(node);
      const inside = asked || !folded.has(node.key) ? walk(node.children) : false;
      if (!asked || inside || wanted(node)) any = true;
      else rows.length = at;
    }
    return any;
  };
  walk(nodes);
  return rows;
}

function says(node: FieldNode, word: string): boolean {
  const { field } = node;
  const texts = [field.path, field.type, field.doc ?? '', field.classification ?? '', ...(field.tags ?? [])];
  return texts.some((text) => text.toLowerCase().includes(word));
}

/** Key of the parent of a row, for folding from inside. */
export function parentKey(rows: readonly FieldNode[], at: number): string | undefined {
  const depth = rows[at]?.depth ?? 0;
  for (let above = at - 1; above >= 0; above -= 1) {
    const row = rows[above];
    if (row && row.depth < depth) return row.key;
  }
  return undefined;
}
