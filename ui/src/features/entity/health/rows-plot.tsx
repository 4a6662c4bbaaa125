import { useMemo, useState } from 'react';
import type uPlot from 'uplot';
import { Segmented } from '@/components/segmented';
import { Table, type Column } from '@/components/table';
import type { ShowEntityResponse, Snapshot } from '@/ipc/bindings';
import { clock, date, number } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { lineTo } from './commit-gaps';
import { Plot } from './plot';
import { dayData, dayOptions, rowsOptions } from './rows-options';
import { rowsPerDay, type DayRows } from './rows-per-day';

/** Rows of the table: as many as usual each day, and in all after each commit, as the writers counted them. */
export function RowsPlot({ entity }: { entity: ShowEntityResponse }) {
  const [form, setForm] = useState<'plot' | 'table'>('plot');
  const now = useNow();
  const line = useMemo(() => lineTo(entity.snapshots, entity.current_snapshot), [entity.snapshots, entity.current_snapshot]);
  const counted = useMemo(() => line.filter((one) => one.rows !== null), [line]);
  const today = now.toDateString();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a day is over once a day, not every minute
  const days = useMemo(() => rowsPerDay(line, now.getTime()), [line, today]);
  const [chosen, setChosen] = useState<'day' | 'all' | null>(null);
  // Of one day or two nothing could be read.
  const shown = chosen ?? (days.length > 2 ? 'day' : 'all');
  const data = useMemo<uPlot.AlignedData>(
    () => (shown === 'day' ? dayData(days) : [counted.map((one) => Date.parse(one.at) / 1000), counted.map((one) => one.rows)]),
    [shown, days, counted],
  );
  const last = counted.at(-1);
  if (counted.length < 2 || !last) return null;
  const few = days.filter((one) => one.few);
  const ranged = days.some((one) => one.high !== null);
  const words = shown === 'all' ? `now ${number(last.rows ?? 0)}` : ranged ? `${few.length === 0 ? 'no day' : few.length === 1 ? '1 day' : `${few.length} days`} with fewer than expected` : 'too few days to expect a number';
  return (
    <section className="ov-part">
      <div className="row g3 ov-head wrap">
        <h2>{shown === 'day' ? 'Do as many rows come as usual?' : 'How many rows are there?'}</h2>
        <span className="end row g3 s12 t2 num">
          <span>{words}</span>
          <Segmented label="Rows" value={shown} options={[{ value: 'day', label: 'Added per day' }, { value: 'all', label: 'In all' }]} onChange={setChosen} />
          <Segmented label="Form of the rows" value={form} options={[{ value: 'plot', label: 'Plot' }, { value: 'table', label: 'Table' }]} onChange={setForm} />
        </span>
      </div>
      <div className="box plot-box">
        {form === 'plot' ? (
          <>
            <Plot key={shown} label={shown === 'day' ? `Rows added on each of ${days.length} days; ${words}` : `Rows after each of ${counted.length} commits, ${number(last.rows ?? 0)} now`} data={data} height={132} options={shown === 'day' ? (colour) => dayOptions(colour, days) : rowsOptions} />
            {shown === 'day' && ranged && <p className="s11 t3 plot-note">Brackets: what the days before make likely. By the commits that the table still keeps.</p>}
          </>
        ) : (
          <div className="plot-table">{shown === 'day' ? <DayTable days={days} /> : <CommitTable counted={counted} />}</div>
        )}
      </div>
    </section>
  );
}

function CommitTable({ counted }: { counted: readonly Snapshot[] }) {
  const now = useNow();
  const columns: readonly Column<Snapshot>[] = [
    { id: 'at', head: 'Commit', cell: (one) => <span className="num">{clock(new Date(one.at), now)}</span> },
    { id: 'what', head: 'Operation', cell: (one) => <span className="t2">{one.operation}</span> },
    { id: 'added', head: 'Added', align: 'right', cell: (one) => (typeof one.added_rows === 'number' ? number(one.added_rows) : '–') },
    { id: 'deleted', head: 'Deleted', align: 'right', cell: (one) => (typeof one.deleted_rows === 'number' ? number(one.deleted_rows) : '–') },
    { id: 'rows', head: 'Rows', align: 'right', cell: (one) => number(one.rows ?? 0) },
  ];
  return <Table label="Rows after each commit" columns={columns} rows={[...counted].reverse()} rowKey={(one) => one.id} />;
}

const DAY_COLUMNS: readonly Column<DayRows>[] = [
  { id: 'day', head: 'Day', cell: (one) => <span className="num">{date(new Date(one.day))}</span> },
  { id: 'added', head: 'Added', align: 'right', cell: (one) => number(one.added) },
  { id: 'range', head: 'Expected', align: 'right', cell: (one) => (one.low === null || one.high === null ? '–' : `${number(Math.round(one.low))} to ${number(Math.round(one.high))}`) },
  { id: 'few', head: 'Verdict', cell: (one) => (one.low === null ? 'not told' : one.few ? 'fewer than expected' : 'as expected') },
];

function DayTable({ days }: { days: readonly DayRows[] }) {
  return <Table label="Rows added per day" columns={DAY_COLUMNS} rows={[...days].reverse()} rowKey={(one) => String(one.day)} />;
}
