import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { RelativeTime } from '@/components/relative-time';
import { StatusMark } from '@/components/status-mark';
import { Table, type Column } from '@/components/table';
import type { FreshnessView, ShowEntityResponse } from '@/ipc/bindings';
import { workQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { span } from '@/lib/time';
import { isAssetOrProduct } from '../entity-tabs';
import { Whence } from '../whence';
import { MeasuredPromises } from './measured-promises';
import { promiseRows, type PromiseRow } from './promise-rows';

const AGE_MS = 60_000;

const COLUMNS: readonly Column<PromiseRow>[] = [
  { id: 'promise', head: 'Promise', cell: (row) => <Name row={row} />, width: '26%' },
  { id: 'target', head: 'Target', cell: (row) => <span className="num t2">{row.target}</span>, width: '20%' },
  { id: 'measured', head: 'Measured now', cell: (row) => <Measured view={row.measured} /> },
];

/** What is promised and what was measured of it. A promise that nothing measures says so. */
export function Promises({ entity }: { entity: ShowEntityResponse }) {
  const rows = promiseRows(entity.slas, entity.freshness);
  const editable = isAssetOrProduct(entity.kind);
  // Ages grow while the page is open.
  const { data, error } = useQuery({ ...workQuery('show_slas', { name: entity.urn }), enabled: editable, refetchInterval: AGE_MS });
  const navigate = useNavigate();
  useKeys('Promises', editable ? [{ keys: ['p'], label: 'Promises', run: () => void navigate({ to: '/entity/$urn/service-levels', params: { urn: entity.urn } }) }] : []);
  const { last_commit: last } = entity.freshness;
  if (rows.length === 0 && last === null && !editable) return null;
  const nothing = rows.length === 0 && (data?.withdrawn.length ?? 0) === 0;
  return (
    <section className="ov-part">
      <div className="row g2 ov-head">
        <h2>Service levels</h2>
        <span className="end row g2 s12 t3">
          {last !== null && (
            <span>
              Measured by Iceberg commits, the last <RelativeTime at={last} />
            </span>
          )}
          <Whence of={['slas', 'snapshots']} label="the promises" />
          {editable && (
            <Link className="link" to="/entity/$urn/service-levels" params={{ urn: entity.urn }}>
              {rows.length === 0 ? 'Promise something' : 'Edit'}
            </Link>
          )}
        </span>
      </div>
      {nothing ? (
        <p className="t2">Nothing is promised.{last !== null && ` The newest data is ${ageOf(entity.freshness)} old.`}</p>
      ) : data ? (
        <MeasuredPromises shown={data} />
      ) : (
        <div className="box clip">
          <Table label="Service levels" columns={COLUMNS} rows={rows} rowKey={(row) => row.key} />
        </div>
      )}
      {error && error.code !== 'cancelled' && <p className="s12 t3">How they were kept could not be worked out: {error.message}.</p>}
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
