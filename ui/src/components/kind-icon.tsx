import type { EntityKind } from '@/ipc/bindings';
import { Icon, type IconName } from './icon';

const KINDS: Record<EntityKind, { icon: IconName; name: string }> = {
  product: { icon: 'boxes', name: 'Product' },
  table: { icon: 'table', name: 'Table' },
  view: { icon: 'eye', name: 'View' },
  virtual_dataset: { icon: 'layers', name: 'Virtual dataset' },
  file_set: { icon: 'folder', name: 'File set' },
  topic: { icon: 'topic', name: 'Topic' },
  model: { icon: 'code', name: 'Model' },
  metric: { icon: 'metric', name: 'Metric' },
  dashboard: { icon: 'dashboard', name: 'Dashboard' },
  job: { icon: 'activity', name: 'Job' },
  field: { icon: 'columns', name: 'Column' },
  contract: { icon: 'contract', name: 'Contract' },
  person: { icon: 'person', name: 'Person' },
  team: { icon: 'people', name: 'Team' },
  domain: { icon: 'mesh', name: 'Domain' },
  term: { icon: 'book', name: 'Term' },
};

/** What a thing is, in a word. */
export function kindName(kind: EntityKind): string {
  return KINDS[kind].name;
}

export function kindIcon(kind: EntityKind): IconName {
  return KINDS[kind].icon;
}

export function KindIcon({ kind, size = 13 }: { kind: EntityKind; size?: number }) {
  return <Icon name={KINDS[kind].icon} size={size} className="t3" label={KINDS[kind].name} />;
}
