import { useMemo, useState } from 'react';
import { RelativeTime } from '@/components/relative-time';
import { Segmented } from '@/components/segmented';
import { StatusMark, type Status } from '@/components/status-mark';
import { Table, type Column } from '@/components/table';
import { qualityWords } from '@/components/quality';
import type { ShowEntityResponse, TestResult, TestStatus } from '@/ipc/bindings';
import { count } from '@/lib/time';
import { Whence } from '../whence';
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

const COLUMNS: readonly Column<Placed>[] = [
  { id: 'state', head: 'State', width: 104, cell: (test) => <StatusMark status={LOOK[test.status].status}>{LOOK[test.status].word}</StatusMark> },
  { id: 'name', head: 'Test', cell: (test) => <Name test={test} /> },
  { id: 'column', head: 'Column', cell: (test) => <span className="mono t2">{test.column}</span> },
  { id: 'found', head: 'Found', align: 'right', width: 110, cell: (test) => (typeof test.failures === 'number' ? count(test.failures, 'row') : '') },
  { id: 'at', head: 'Run', align: 'right', width: 110, cell: (test) => <span className="t3 s12">{test.at ? <RelativeTime at={test.at} /> : ''}</span> },
];

/** Tests with their last result, what fails first. */
export function TestsTable({ entity }: { entity: ShowEntityResponse }) {
  const [shown, setShown] = useState<'all' | 'open'>('all');
  const { results } = entity.tests;
  const rows = useMemo(() => byUrgency(results).filter((test) => shown === 'all' || test.status !== 'passed').map((test, place) => ({ ...test, place })), [results, shown]);
  return (
    <section className="ov-part">
      <div className="row g3 ov-head wrap">
        <h2>Tests</h2>
        <Whence of={['quality']} label="the results" align="start" />
        <span className="end row g3 s12 t2">
          {entity.quality && qualityWords(entity.quality)}
          <Segmented
            label="Which tests"
            value={shown}
            options={[
              { value: 'all', label: 'All' },
              { value: 'open', label: 'Not passed' },
            ]}
            onChange={setShown}
          />
        </span>
      </div>
      <div className="box clip">
        <Table label="Tests" columns={COLUMNS} rows={rows} rowKey={(test) => String(test.place)} empty="All tests passed." />
      </div>
    </section>
  );
}

function Name({ test }: { test: TestResult }) {
  return (
    <div className="promise">
      <span className="mono wrap-any">{test.name}</span>
      {test.message && <div className="s11 t3 pre">{test.message}</div>}
    </div>
  );
}
