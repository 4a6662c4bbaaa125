import type { AliasScheme, Lifecycle } from '@/ipc/bindings';

/** A word of the standards as a word for people. */
export function lifecycleName(status: Lifecycle): string {
  return status.charAt(0).toUpperCase() + status.slice(1);
}

const SCHEMES: Readonly<Record<AliasScheme, { name: string; evidence: string }>> = {
  dotted: { name: 'Namespace and name', evidence: 'The name below its catalog' },
  catalog: { name: 'With the catalog', evidence: 'The catalog’s own name and the name below it' },
  location: { name: 'Storage location', evidence: 'Where its files are' },
  table_uuid: { name: 'Table uuid', evidence: 'The id that Iceberg gave the table; a rename keeps it' },
  dbt_unique_id: { name: 'dbt', evidence: 'The unique id in the dbt manifest' },
  open_lineage: { name: 'OpenLineage', evidence: 'Namespace and name in lineage events' },
  dremio: { name: 'Dremio', evidence: 'The path in Dremio' },
  contract_id: { name: 'Contract id', evidence: 'The id in an ODCS file' },
  person_name: { name: 'Also called', evidence: 'What the directory of people says' },
  product_id: { name: 'Product id', evidence: 'The id in an ODPS file' },
};

export function schemeName(scheme: AliasScheme): string {
  return SCHEMES[scheme].name;
}

export function schemeEvidence(scheme: AliasScheme): string {
  return SCHEMES[scheme].evidence;
}

/** The first letter large, for words that sources write small. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
