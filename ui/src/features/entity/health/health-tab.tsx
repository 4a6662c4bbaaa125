import { EmptyState } from '@/components/empty-state';
import { Section } from '@/components/section';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { count, number, size, span } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { Promises } from '../overview/promises';
import { Whence } from '../whence';
import { FindingList } from './finding-list';
import { FreshnessPlot } from './freshness-plot';
import { RetentionCard } from './retention-card';
import { RowsPlot } from './rows-plot';
import { TestsTable } from './tests-table';
import { WaitsFor } from './waits-for';

/** How it does: only what was measured. */
export function HealthTab({ entity }: { entity: ShowEntityResponse }) {
  const { snapshots, tests } = entity;
  const nothing = snapshots.length === 0 && tests.results.length === 0 && entity.slas.length === 0;
  return (
    <>
      <div className="grow scroll ov-main">
        {nothing && entity.findings.length === 0 && (
          <EmptyState icon="unknown" title="Nothing was measured yet">
            No commits, no test results and no promises are known. They come with a sync of the sources that hold them.
          </EmptyState>
        )}
        <FindingList findings={entity.findings} />
        <FreshnessPlot entity={entity} />
        <Promises entity={entity} />
        {tests.results.length > 0 && <TestsTable entity={entity} />}
        {entity.kind === 'product' && tests.results.length === 0 && (
          <section className="ov-part">
            <h2>Tests</h2>
            <p className="t2">No test results are known for it.</p>
          </section>
        )}
        <RowsPlot entity={entity} />
        <RetentionCard entity={entity} />
      </div>
      <aside className="ov-side scroll" aria-label="Around it">
        <WaitsFor entity={entity} />
        <Upkeep entity={entity} />
      </aside>
    </>
  );
}

function Upkeep({ entity }: { entity: ShowEntityResponse }) {
  const { snapshots } = entity;
  const now = useNow();
  const current = snapshots.find((one) => one.id === entity.current_snapshot);
  const first = snapshots[0];
  if (!current || !first) return null;
  return (
    <Section title="Table upkeep" aside={<Whence of={['snapshots']} label="the upkeep" />}>
      <dl className="dl">
        {typeof current.files === 'number' && (
          <>
            <dt>Files</dt>
            <dd className="num">
              {number(current.files)}
              {typeof current.bytes === 'number' && current.files > 0 && `, average ${size(current.bytes / current.files)}`}
            </dd>
          </>
        )}
        <dt>Snapshots</dt>
        <dd className="num">
          {count(snapshots.length, 'kept', 'kept')}, oldest {span(now.getTime() - Date.parse(first.at))}
        </dd>
        {typeof current.bytes === 'number' && (
          <>
            <dt>Size</dt>
            <dd className="num">{size(current.bytes)}</dd>
          </>
        )}
        {current.rows !== null && (
          <>
            <dt>Rows</dt>
            <dd className="num">{number(current.rows)}</dd>
          </>
        )}
      </dl>
    </Section>
  );
}
