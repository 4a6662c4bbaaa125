import { Banner } from '@/components/banner';
import type { FindingKind, ShowEntityResponse } from '@/ipc/bindings';
import type { EntityTab } from './entity-search';
import { useEntitySearch } from './use-entity-search';

/** What each finding means for somebody who wants to use the thing. */
const MEANS: Readonly<Record<FindingKind, string>> = {
  late: 'The newest data is older than promised.',
  due_soon: 'Most of the promised age is used up.',
  failing_tests: 'Some of what the tests expect does not hold.',
  deprecated: 'It is still there, with an end in sight. Look for what replaces it.',
  no_owner: 'Nobody answers for it.',
  undocumented: 'Nobody said what it is.',
  no_contract: 'No contract promises its columns.',
  no_sla: 'Nothing is promised about its freshness.',
};

/** What is broken or will break, above all else. What is only incomplete stays on the Health side. */
export function FindingsBanner({ entity, tab }: { entity: ShowEntityResponse; tab: EntityTab }) {
  const { change } = useEntitySearch();
  const pressing = entity.findings.filter((one) => one.severity === 'bad' || one.kind === 'due_soon' || one.kind === 'deprecated');
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
