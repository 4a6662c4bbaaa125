import type { Field } from '@/ipc/bindings';

/**
 * A version's columns with the words that contracts and models add to them today: the history of a table holds
 * only what its catalog says.
 */
export function overlay(version: readonly Field[], today: readonly Field[]): Field[] {
  const byPath = new Map(today.map((field) => [field.path, field]));
  const byId = new Map(today.flatMap((field) => (typeof field.id === 'number' ? [[field.id, field] as const] : [])));
  return version.map((field) => {
    const known = (typeof field.id === 'number' ? byId.get(field.id) : undefined) ?? byPath.get(field.path);
    if (!known) return field;
    // Today's word comes first: a person's outranks what the catalog says in any version.
    const doc = known.doc ?? field.doc;
    const classification = known.classification ?? field.classification;
    return {
      ...field,
      ...(doc && { doc }),
      ...(classification && { classification }),
      tags: [...new Set([...(field.tags ?? []), ...(known.tags ?? [])])],
      key: field.key === true || known.key === true,
      unique: field.unique === true || known.unique === true,
    };
  });
}
