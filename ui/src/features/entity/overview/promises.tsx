import { freshnessWord } from '@/components/freshness';
import { RelativeTime } from '@/components/relative-time';
import { StatusMark } from '@/components/status-mark';
import { Table, type Column } from '@/components/table';
import type { FreshnessView, ShowEntityResponse } from '@/ipc/bindings';
import { span } from '@/lib/time';
import { Whence } from '../whence';
import { promiseRows, type PromiseRow } from './promise-rows';

const COLUMNS: readonly Column<PromiseRow>[] = [
  { id: 'promise', head: 'Promise', cell: (row) => <Name row={row} />, width: '26%' },
  { id: 'target', head: 'Target', cell: (row) => <span className="num t2">{row.target}</span>, width: '20%' },
  { id: 'measured', head: 'Measured now', cell: (row) => <Measured view={row.measured} />, width: '24%' },
  { id: 'used', head: 'Of what is promised', cell: (row) => row.measured && <FreshnessBar view={row.measured} /> },
];

/** What is promised and what was measured of it. A promise that nothing measures says so. */
export function Promises({ entity }: { entity: ShowEntityResponse }) {
  const rows = promiseRows(entity.slas, entity.freshness);
  const { last_commit: last } = entity.freshness;
  if (rows.length === 0 && last === null) return null;
  return (
    <section className="ov-part">
      <div className="row g2 ov-head">
        <h2>Service levels</h2>
        <span className="end row g1 s12 t3">
          {last !== null && (
            <span>
              Measured by Iceberg commits, the last <RelativeTime at={last} />
            </span>
          )}
          <Whence of={['slas', 'snapshots']} label="the promises" />
        </span>
      </div>
      {rows.length === 0 ? (
        <p className="t2">Nothing is promised. The newest data is {ageOf(entity.freshness)} old.</p>
      ) : (
        <div className="box clip">
          <Table label="Service levels" columns={COLUMNS} rows={rows} rowKey={(row) => row.key} />
        </div>
      )}
    </section>
  );
}

function ageOf(view: FreshnessView): string {
  return view.age_ms === null ? 'of unknown age' : span(view.age_ms);
}

function Name({ row }: { row: PromiseRow }) {
  return (
    <div className="promise">
      <b className="b5">{row.name}</b>
      {row.note && <div className="s11 t3">{row.note}</div>}
    </div>
  );
}

function Measured({ view }: { view: FreshnessView | null }) {
  if (!view || view.age_ms === null) {
    return (
      <span className="st dim">
        <StatusMark status="unknown">Promised, not measured</StatusMark>
      </span>
    );
  }
  const status = view.state === 'late' ? 'bad' : view.state === 'due_soon' ? 'soon' : 'good';
  return (
    <span className="num">
      <StatusMark status={status}>{span(view.age_ms)}</StatusMark>
    </span>
  );
}

/** The age of the data on the way to what is promised; full when it is late. */
function FreshnessBar({ view }: { view: FreshnessView }) {
  const age = view.age_ms ?? 0;
  const promised = view.promised_ms ?? 1;
  const tone = view.state === 'late' ? 'bad' : view.state === 'due_soon' ? 'warn' : '';
  return (
    <div className="row g3">
      <div
        className={`track grow ${tone}`}
        role="meter"
        aria-label="Age of the data"
        aria-valuemin={0}
        aria-valuemax={promised}
        aria-valuenow={Math.min(age, promised)}
        aria-valuetext={`${span(age)} of ${span(promised)}`}
      >
        <i style={{ width: `${Math.min(1, age / Math.max(1, promised)) * 100}%` }} />
      </div>
      <span className="s12 t2 nw num">{freshnessWord(view)}</span>
    </div>
  );
}
