import { VirtualList } from '@/components/virtual-list';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { useGathered } from '@/lib/asking';
import { useDensity } from '@/lib/use-density';
import { BadQuery } from './bad-query';
import { ColumnHits } from './column-hits';
import { GatheredBar } from './gathered-bar';
import { NoResults } from './no-results';
import { ResultNotes } from './result-notes';
import { ResultRow } from './result-row';
import type { Discover } from './use-discover';

/** The list with its columns, and what it does not show. */
export function ResultPane({ discover }: { discover: Discover }) {
  const { hits, answer, rows, active } = discover;
  const gathered = useGathered();
  const rowHeight = useDensity() === 'compact' ? 44 : 56;

  if (hits.error?.code === 'invalid')
    return <BadQuery error={hits.error} text={discover.text} onText={discover.setText} />;
  if (hits.error && rows.length === 0) {
    return <ErrorState error={hits.error} what="the results" onRetry={() => void hits.refetch()} />;
  }
  return (
    <div className="pane grow">
      <div className="lh s11 t3" aria-hidden="true">
        <span className="grow">Name</span>
        <span className="c1">Freshness vs SLA</span>
        <span className="c2">Quality</span>
        <span className="c3">Access</span>
        <span className="c4" />
      </div>
      {answer && answer.columns.length > 0 && (
        <ColumnHits columns={answer.columns} text={discover.text} onText={discover.setText} />
      )}
      {!answer && <SkeletonRows count={10} label="Searching" />}
      {answer && rows.length === 0 && <NoResults discover={discover} answer={answer} />}
      {rows.length > 0 && (
        <VirtualList
          id="results"
          label="Results"
          count={rows.length}
          rowHeight={rowHeight}
          active={active}
          onReach={discover.reach}
          onChoose={discover.choose}
          onOpen={(index) => discover.open(index)}
          renderRow={(index) => {
            const hit = rows[index];
            return hit && <ResultRow hit={hit} gathered={gathered.some((one) => one.urn === hit.urn)} onOpen={() => discover.open(index)} />;
          }}
        />
      )}
      <GatheredBar />
      {answer && <ResultNotes discover={discover} answer={answer} />}
    </div>
  );
}
