import type { Aspect, Origin, Provenance } from '@/ipc/bindings';

/** What is known about where one side of a thing comes from. */
export interface AspectSources {
  aspect: Aspect;
  /** The words that are shown. More than one where several are shown together. */
  shown: Provenance[];
  /** Words that stand back behind those. */
  overruled: Provenance[];
}

/** Groups by aspect, in the order asked for; an aspect that nobody stated is left out. Newest first in each. */
export function sourcesOf(provenance: readonly Provenance[], aspects: readonly Aspect[]): AspectSources[] {
  return aspects.flatMap((aspect) => {
    const stated = provenance
      .filter((one) => one.aspect === aspect)
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    if (stated.length === 0) return [];
    return [{ aspect, shown: stated.filter((one) => one.shown), overruled: stated.filter((one) => !one.shown) }];
  });
}

/** Who stated it: `lake`, or the login of a person. */
export function originName(origin: Origin): string {
  return origin.name;
}

const WORDS: Readonly<Record<Aspect, string>> = {
  asset: 'Kind and names',
  schema: 'Columns',
  snapshots: 'Snapshots',
  docs: 'Documentation',
  field_docs: 'Words on columns',
  ownership: 'Owners and domain',
  tags: 'Tags and terms',
  product: 'Product',
  contract: 'Contract',
  slas: 'Promises',
  quality: 'Test results',
  upstream: 'What it reads',
  person: 'Person',
  domain: 'Domain',
  term: 'Term',
  incidents: 'Incidents',
  namespace: 'Namespace',
  rules: 'Domain, by a rule for its namespace',
  published: 'Published file',
  review: 'Whether edits are reviewed',
  proposal: 'Proposal',
  proposed: 'Proposed words',
  request: 'Request for access',
  grant: 'Grant',
  runner: 'Runner',
  campaign: 'Campaign over grants',
  reviewed: 'Answer of a campaign',
  policy: 'Access policy',
  webhook: 'Webhook',
  directory: 'Directory of people',
  raw: 'As the source says it',
};

export function aspectName(aspect: Aspect): string {
  return WORDS[aspect];
}

/** Statements are kept as JSON; laid out for reading where they are that. */
export function readable(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
