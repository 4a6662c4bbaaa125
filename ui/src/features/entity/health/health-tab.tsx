import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/empty-state';
import { Section } from '@/components/section';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { workQuery } from '@/ipc/queries';
import { count, number, size, span } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { IncidentsSection } from '../incidents/incidents-section';
import { Promises } from '../overview/promises';
import { Whence } from '../whence';
import { BudgetBars } from './budget-bars';
import { FindingList } from './finding-list';
import { FreshnessPlot } from './freshness-plot';
import { MeasureButton, MeasureState, mayHaveRules } from './measure-rules';
import { RetentionCard } from './retention-card';
import { RowsPlot } from './rows-plot';
import { TestsTable } from './tests-table';
import { Timeline } from './timeline';
import { WaitsFor } from './waits-for';

const NONE: readonly never[] = [];

/** How it does: only what was measured, and what people say went wrong. */
export function HealthTab({ entity }: { entity: ShowEntityResponse }) {
  const { snapshots, tests } = entity;
  const health = useQuery(workQuery('show_health', { name: entity.urn }));
  const runs = health.data?.runs ?? NONE;
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
        <Timeline entity={entity} runs={runs} />
        {health.error && health.error.code !== 'cancelled' && <p className="s12 t3">Earlier runs of tests could not be read: {health.error.message}.</p>}
        <FreshnessPlot entity={entity} />
        <BudgetBars entity={entity} />
        <Promises entity={entity} />
        {tests.results.length > 0 && <TestsTable entity={entity} runs={runs} />}
        {(entity.kind === 'product' || mayHaveRules(entity)) && tests.results.length === 0 && (
          <section className="ov-part">
            <div className="row g3 ov-head wrap">
              <h2>Which tests hold?</h2>
              {mayHaveRules(entity) && (
                <span className="end">
                  <MeasureButton entity={entity} />
                </span>
              )}
            </div>
            <MeasureState entity={entity} />
            <p className="t2">No test results are known for it.</p>
          </section>
        )}
        <RowsPlot entity={entity} />
        <RetentionCard entity={entity} />
      </div>
      <aside className="ov-side scroll" aria-label="Around it">
        <WaitsFor entity={entity} />
        <IncidentsSection entity={entity} />
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
