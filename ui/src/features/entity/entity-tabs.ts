import type { ShowEntityResponse } from '@/ipc/bindings';
import { hasData } from '@/lib/kinds';
import { TABS, type EntityTab } from './entity-search';

/** Kinds that have rows, lineage and a history of their own. The others are one page. */
export function isAssetOrProduct(kind: ShowEntityResponse['kind']): boolean {
  return !['contract', 'person', 'team', 'domain', 'term', 'field'].includes(kind);
}

/** The sides that a thing has: a side with nothing to show is not offered. */
export function tabsOf(entity: ShowEntityResponse): EntityTab[] {
  if (entity.kind === 'contract') return ['overview', 'activity'];
  if (!isAssetOrProduct(entity.kind)) return ['overview'];
  return TABS.filter((tab) => {
    if (tab === 'schema') return entity.fields.length > 0 || entity.schema_versions > 0;
    if (tab === 'data') return entity.data_asset !== null;
    if (tab === 'health') return hasHealth(entity);
    if (tab === 'access') return hasData(entity.kind);
    return true;
  });
}

function hasHealth(entity: ShowEntityResponse): boolean {
  return entity.kind === 'product' || entity.snapshots.length > 0 || entity.tests.results.length > 0 || entity.findings.length > 0;
}

export const TAB_NAME: Readonly<Record<EntityTab, string>> = {
  overview: 'Overview',
  schema: 'Schema',
  data: 'Data',
  lineage: 'Lineage',
  health: 'Health',
  access: 'Access',
  activity: 'Activity',
};
