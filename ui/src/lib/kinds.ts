import type { EntityKind } from '@/ipc/bindings';

const WITHOUT_DATA = new Set<EntityKind>(['person', 'team', 'domain', 'term', 'job', 'contract']);

/** Whether rows stand behind it: only then freshness, quality and access mean anything. */
export function hasData(kind: EntityKind): boolean {
  return !WITHOUT_DATA.has(kind);
}
