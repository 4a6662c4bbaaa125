import type { IconName } from '@/components/icon';
import type { SourceKind } from '@/ipc/bindings';

export interface Choice {
  icon: IconName;
  title: string;
  text: string;
  /** What it needs. */
  needs: string;
  action: string;
  /** The kind of source to add; absent for the demo. */
  add?: SourceKind['kind'];
}

export const CHOICES: readonly [Choice, ...Choice[]] = [
  {
    icon: 'mesh',
    title: 'Open the demo mesh',
    text: 'A small company: six domains, Iceberg tables with history, contracts, tests and lineage.',
    needs: 'Works offline and is made on this computer. Needs nothing.',
    action: 'Open the demo mesh',
  },
  {
    icon: 'database',
    title: 'Read an Iceberg catalog',
    text: 'Tables, schemas and snapshots of Apache Polaris, another REST catalog or a SQL catalog.',
    needs: 'You need its address and your sign-in, or its database and folder.',
    action: 'Connect a catalog',
    add: 'polaris',
  },
  {
    icon: 'code',
    title: 'Read a dbt project',
    text: 'Models, tests, owners and lineage between columns, from the artifacts of a build.',
    needs: 'You need the project folder after a dbt build.',
    action: 'Connect a project',
    add: 'dbt',
  },
  {
    icon: 'contract',
    title: 'Read contracts and products',
    text: 'Data contracts (ODCS) and data products (ODPS) as YAML files.',
    needs: 'You need the folder that holds them.',
    action: 'Connect a folder',
    add: 'contracts',
  },
];
