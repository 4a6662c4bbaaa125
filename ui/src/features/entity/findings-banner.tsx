import { Banner } from '@/components/banner';
import type { FindingKind, ShowEntityResponse } from '@/ipc/bindings';
import type { EntityTab } from './entity-search';
import { useEntitySearch } from './use-entity-search';

/** What each finding means for somebody who wants to use the thing. */
const MEANS: Readonly<Record<FindingKind, string>> = {
  incident: 'Somebody says that something is wrong with it.',
  upstream_incident: 'Somebody says so of something that it reads.',
  late: 'The newest data is older than promised.',
  due_soon: 'Most of the promised age is used up.',
  failing_tests: 'Some of what the tests expect does not hold.',
  deprecated: 'It is still there, with an end in sight. Look for what replaces it.',
  reads_ending: 'Something that it is made from goes. Look for what takes its place.',
  no_owner: 'Nobody answers for it.',
  undocumented: 'Nobody said what it is.',
  no_contract: 'No contract promises its columns.',
  no_sla: 'Nothing is promised about its freshness.',
};

/** Kinds that are told even where nothing is broken yet. */
const WARNED: ReadonlySet<FindingKind> = new Set(['due_soon', 'deprecated']);

/** What is broken or will break. Incidents and ends have notices of their own; what is only incomplete stays on the Health side. */
export function FindingsBanner({ entity, tab }: { entity: ShowEntityResponse; tab: EntityTab }) {
  const { change } = useEntitySearch();
  const told = (kind: FindingKind) => kind === 'incident' || kind === 'reads_ending' || (kind === 'deprecated' && entity.kind === 'product');
  const pressing = entity.findings.filter((one) => !told(one.kind) && (one.severity === 'bad' || WARNED.has(one.kind)));
  const [first, ...more] = pressing;
  if (!first || tab === 'health') return null;
  return (
    <Banner kind={pressing.some((one) => one.severity === 'bad') ? 'bad' : 'warn'} className="head-banner" title={`${first.text}.`}>
      {MEANS[first.kind]}
      {more.map((one) => ` ${one.text}.`)}{' '}
      <button type="button" className="link" onClick={() => change({ tab: 'health' }, false)}>
        Open Health
      </button>
    </Banner>
  );
}
