import { useMemo, useState } from 'react';
import { RelativeTime } from '@/components/relative-time';
import { Segmented } from '@/components/segmented';
import { StatusMark, type Status } from '@/components/status-mark';
import { Table, type Column } from '@/components/table';
import { qualityWords } from '@/components/quality';
import type { ShowEntityResponse, TestResult, TestRunView, TestStatus } from '@/ipc/bindings';
import { prefillOfTest } from '../incidents/incident-words';
import { OpenIncidentButton } from '../incidents/open-incident-dialog';
import { Whence } from '../whence';
import { MeasureButton, MeasureState, mayHaveRules } from './measure-rules';
import { basisText, foundText } from './rule-words';
import { RunHistory, runsOf } from './run-history';
import { byUrgency } from './test-order';

const LOOK: Readonly<Record<TestStatus, { status: Status; word: string }>> = {
  passed: { status: 'good', word: 'Pass' },
  warned: { status: 'attention', word: 'Warning' },
  failed: { status: 'bad', word: 'Fail' },
  errored: { status: 'bad', word: 'Broke' },
  not_run: { status: 'unknown', word: 'Not run' },
};

/** The same test may stand there twice, once for each asset behind a product: its place tells them apart. */
type Placed = TestResult & { place: number };

function columnsOf(entity: ShowEntityResponse, runs: readonly TestRunView[]): readonly Column<Placed>[] {
  return [
    { id: 'state', head: 'State', width: 104, cell: (test) => <StatusMark status={LOOK[test.status].status}>{LOOK[test.status].word}</StatusMark> },
    { id: 'name', head: 'Test', cell: (test) => <Name test={test} entity={entity} /> },
    { id: 'column', head: 'Column', cell: (test) => <span className="mono t2 wrap-any">{test.column}</span> },
    { id: 'from', head: 'From', width: 84, cell: (test) => <span className="t2">{test.rule ? 'contract' : 'test'}</span> },
    { id: 'found', head: 'Found', align: 'right', width: 96, cell: (test) => <span className="num">{foundText(test)}</span> },
    { id: 'at', head: 'Run', align: 'right', width: 100, cell: (test) => <span className="t3 s12">{test.at ? <RelativeTime at={test.at} /> : ''}</span> },
    { id: 'runs', head: 'Runs', width: 120, cell: (test) => <RunHistory runs={runsOf(test, runs)} /> },
  ];
}

/** Tests with their last result, what fails first. */
export function TestsTable({ entity, runs }: { entity: ShowEntityResponse; runs: readonly TestRunView[] }) {
  const [shown, setShown] = useState<'all' | 'open' | 'contract'>('all');
  const { results } = entity.tests;
  const columns = useMemo(() => columnsOf(entity, runs), [entity, runs]);
  const rows = useMemo(() => byUrgency(results).filter((test) => shown === 'all' || (shown === 'open' ? test.status !== 'passed' : test.rule)).map((test, place) => ({ ...test, place })), [results, shown]);
  return (
    <section className="ov-part">
      <div className="row g3 ov-head wrap">
        <h2>Which tests hold?</h2>
        <Whence of={['quality']} label="the results" align="start" />
        <span className="end row g3 s12 t2">
          {entity.quality && qualityWords(entity.quality)}
          <Segmented
            label="Which tests"
            value={shown}
            options={[
              { value: 'all', label: 'All' },
              { value: 'open', label: 'Not passed' },
              ...(results.some((test) => test.rule) ? [{ value: 'contract' as const, label: 'Contract' }] : []),
            ]}
            onChange={setShown}
          />
          {mayHaveRules(entity) && <MeasureButton entity={entity} />}
        </span>
      </div>
      <MeasureState entity={entity} />
      <div className="box clip">
        <Table label="Tests" columns={columns} rows={rows} rowKey={(test) => String(test.place)} empty="All tests passed." />
      </div>
    </section>
  );
}

function Name({ test, entity }: { test: TestResult; entity: ShowEntityResponse }) {
  const fails = test.status === 'failed' || test.status === 'errored';
  return (
    <div className="promise">
      <span className="mono wrap-any">{test.name}</span>
      {test.rule && <div className="s11 t3 num wrap-any">{basisText(test.rule)}</div>}
      {test.message && <div className="s11 t3 pre">{test.message}</div>}
      {fails && <OpenIncidentButton entity={entity} prefill={prefillOfTest(test)} quiet />}
    </div>
  );
}
