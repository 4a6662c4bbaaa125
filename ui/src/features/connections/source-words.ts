import type { SourceKind, SourceView, WarningCode } from '@/ipc/bindings';
import type { IconName } from '@/components/icon';
import type { KindName } from './connections-search';

export const KIND_WORDS: Readonly<Record<KindName, { name: string; icon: IconName; reads: string; needs: string }>> = {
  'iceberg-sql': {
    name: 'Iceberg catalog',
    icon: 'database',
    reads: 'Tables, schemas, snapshots and partitions of an Iceberg SQL catalog.',
    needs: 'You need the catalog’s database file or address, and the warehouse folder.',
  },
  dbt: {
    name: 'dbt project',
    icon: 'code',
    reads: 'Models, tests, lineage between columns, owners and exposures.',
    needs: 'You need the project folder after a dbt build: its target folder is read.',
  },
  contracts: {
    name: 'Contracts and products',
    icon: 'contract',
    reads: 'Data contracts (ODCS) and data products (ODPS) as YAML files.',
    needs: 'You need the folder that holds them; its subfolders are read too.',
  },
};

/** Where a source reads, in one line. */
export function placeOf(kind: SourceKind): string {
  return kind.kind === 'iceberg-sql' ? kind.uri : kind.path;
}

export const WARNING_WORDS: Readonly<Record<WarningCode, string>> = {
  unreadable: 'Could not be read',
  malformed: 'Is not what its format says',
  too_large: 'Breaks a limit',
  outside_root: 'Points outside the folder',
  denied: 'You may not see it',
  unsupported: 'A version or kind that Weft does not know',
  not_found: 'Names something that is not there',
  conflict: 'Two things claim one place',
};

/** Warnings by what kind of failure they are, the most frequent kind first. */
export function groupWarnings(warnings: readonly { code: WarningCode; place: string; message: string }[]) {
  const groups = new Map<WarningCode, { place: string; message: string }[]>();
  for (const { code, place, message } of warnings) {
    const group = groups.get(code) ?? [];
    group.push({ place, message });
    groups.set(code, group);
  }
  return [...groups].sort((a, b) => b[1].length - a[1].length);
}

/** How a source stands, apart from a sync that runs. */
export function standing(source: SourceView): 'new' | 'failed' | 'unfinished' | 'partial' | 'good' {
  if (!source.last) return 'new';
  if (source.last.error !== null) return 'failed';
  if (source.last.ended === null) return 'unfinished';
  return source.last.warning_count > 0 ? 'partial' : 'good';
}

/** A name for a source from the place it reads: lower case, no spaces, not taken. */
export function suggestName(place: string, taken: readonly string[]): string {
  const parts = place
    .replace(/\.[a-z]+$/i, '')
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== 'target');
  const base = (parts.at(-1) ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  const stem = base === '' ? 'source' : base;
  if (!taken.includes(stem)) return stem;
  let number = 2;
  while (taken.includes(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

/** What is wrong with a name; absent when it will do. */
export function nameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return undefined;
  if (!/^[a-z0-9_-]{1,64}$/.test(name)) return 'Use 1 to 64 of a to z, 0 to 9, _ and -';
  return taken.includes(name) ? 'A source of this name is there already' : undefined;
}
