import { useMemo, useState } from 'react';
import uPlot from 'uplot';
import { Segmented } from '@/components/segmented';
import { Table, type Column } from '@/components/table';
import type { ShowEntityResponse, Snapshot } from '@/ipc/bindings';
import { clock, number } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { lineTo } from './commit-gaps';
import { Plot, type Colours } from './plot';
import { axes } from './plot-axes';

/** Rows of the table after each commit, as the writers counted them. */
export function RowsPlot({ entity }: { entity: ShowEntityResponse }) {
  const [form, setForm] = useState<'plot' | 'table'>('plot');
  const now = useNow();
  const counted = useMemo(() => lineTo(entity.snapshots, entity.current_snapshot).filter((one) => one.rows !== null), [entity.snapshots, entity.current_snapshot]);
  const data = useMemo<uPlot.AlignedData>(() => [counted.map((one) => Date.parse(one.at) / 1000), counted.map((one) => one.rows)], [counted]);
  const last = counted.at(-1);
  if (counted.length < 2 || !last) return null;
  const columns: readonly Column<Snapshot>[] = [
    { id: 'at', head: 'Commit', cell: (one) => <span className="num">{clock(new Date(one.at), now)}</span> },
    { id: 'what', head: 'Operation', cell: (one) => <span className="t2">{one.operation}</span> },
    { id: 'added', head: 'Added', align: 'right', cell: (one) => (typeof one.added_rows === 'number' ? number(one.added_rows) : '–') },
    { id: 'deleted', head: 'Deleted', align: 'right', cell: (one) => (typeof one.deleted_rows === 'number' ? number(one.deleted_rows) : '–') },
    { id: 'rows', head: 'Rows', align: 'right', cell: (one) => number(one.rows ?? 0) },
  ];
  return (
    <section className="ov-part">
      <div className="row g3 ov-head wrap">
        <h2>Rows over snapshots</h2>
        <span className="end row g3 s12 t2 num">
          <span>now {number(last.rows ?? 0)}</span>
          <Segmented
            label="Form"
            value={form}
            options={[
              { value: 'plot', label: 'Plot' },
              { value: 'table', label: 'Table' },
            ]}
            onChange={setForm}
          />
        </span>
      </div>
      <div className="box plot-box">
        {form === 'plot' ? (
          <Plot label={`Rows after each of ${counted.length} commits, ${number(last.rows ?? 0)} now`} data={data} height={132} options={rowsOptions} />
        ) : (
          <div className="plot-table">
            <Table label="Rows after each commit" columns={columns} rows={[...counted].reverse()} rowKey={(one) => one.id} />
          </div>
        )}
      </div>
    </section>
  );
}

function rowsOptions(colour: Colours): Omit<uPlot.Options, 'width' | 'height'> {
  const bars = uPlot.paths.bars?.({ size: [0.7, 22] });
  return {
    legend: { show: false },
    cursor: { show: false },
    padding: [10, 12, 0, 0],
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.08)] } },
    axes: axes(colour, shortNumber),
    series: [{}, { stroke: colour('--mark-bar'), fill: colour('--mark-bar'), ...(bars && { paths: bars }), points: { show: false } }],
  };
}

function shortNumber(value: number): string {
  if (value >= 1e6) return `${Math.round(value / 1e5) / 10} M`;
  if (value >= 1e3) return `${Math.round(value / 100) / 10} k`;
  return number(Math.round(value * 10) / 10);
}
