import type { ProbeStep, SignIn, SourceKind, SourceView, WarningCode } from '@/ipc/bindings';
import { sentence } from '@/components/error-state';
import type { IconName } from '@/components/icon';
import type { KindName } from './connections-search';

interface KindWords {
  name: string;
  icon: IconName;
  /** What it brings. */
  reads: string;
  /** What a person needs at hand to connect it, in one line. */
  needs: string;
}

export const KIND_WORDS: Readonly<Record<KindName, KindWords>> = {
  polaris: {
    name: 'Apache Polaris',
    icon: 'database',
    reads: 'Reads tables, views, schemas and snapshots of its catalogs, as far as your own role may see them.',
    needs: 'Needs its address, and a client’s secret, a token or your browser.',
  },
  'iceberg-rest': {
    name: 'Iceberg REST catalog',
    icon: 'layers',
    reads: 'Reads tables, views, schemas and snapshots of Lakekeeper, Gravitino, Nessie, Unity and others alike.',
    needs: 'Needs its address, and often a token, a secret or your browser.',
  },
  'iceberg-sql': {
    name: 'Iceberg SQL catalog',
    icon: 'table',
    reads: 'Reads tables, schemas, snapshots and partitions of an Iceberg SQL catalog.',
    needs: 'Needs its database and the warehouse folder.',
  },
  dbt: {
    name: 'dbt project',
    icon: 'code',
    reads: 'Reads models, tests, lineage between columns, owners and exposures.',
    needs: 'Needs the project folder after a dbt build.',
  },
  contracts: {
    name: 'Contracts and products',
    icon: 'contract',
    reads: 'Reads data contracts (ODCS) and data products (ODPS) as YAML files.',
    needs: 'Needs the folder that holds the files.',
  },
};

/** Where a source reads, in one line. */
export function placeOf(kind: SourceKind): string {
  return kind.kind === 'dbt' || kind.kind === 'contracts' ? kind.path : kind.uri;
}

/** Whether a source is signed in to through the browser. */
export function isOpenId(kind: SourceKind): boolean {
  return (kind.kind === 'polaris' || kind.kind === 'iceberg-rest') && kind.sign_in.method === 'openid';
}

/** As whom a server is asked. */
export function signsInAs(signIn: SignIn): string {
  switch (signIn.method) {
    case 'client_credentials':
      return signIn.client_id;
    case 'token':
      return 'a token';
    case 'openid':
      return 'you, in your browser';
    case 'none':
      return 'nobody';
  }
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
export function standing(source: SourceView): 'new' | 'failed' | 'unfinished' | 'partial' | 'limited' | 'good' {
  const { last } = source;
  if (!last) return 'new';
  if (last.error !== null) return 'failed';
  if (last.ended === null) return 'unfinished';
  if (last.warning_count === 0) return 'good';
  // What a person may not see is how things are, not something that went wrong.
  const known = last.warnings.length === last.warning_count;
  return known && last.warnings.every((warning) => warning.code === 'denied') ? 'limited' : 'partial';
}

/** What the lack of a step costs and what to do, as sentences. */
export function costsOf(step: ProbeStep): string | null {
  if (step.costs === null || step.costs === '') return null;
  const [, costs, next] = /^(.*?) \((.*)\)$/s.exec(step.costs) ?? [];
  return costs === undefined || next === undefined ? sentence(step.costs) : `${sentence(costs)} ${sentence(next)}`;
}

/** What a place is called for the name that is suggested from it: a server by its host, `polaris.example` by `polaris`. */
export function hostName(address: string): string {
  const host = URL.canParse(address.trim()) ? new URL(address.trim()).hostname : '';
  return /^[a-z][a-z0-9-]*(\.|$)/i.test(host) ? (host.split('.')[0] ?? '') : '';
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
