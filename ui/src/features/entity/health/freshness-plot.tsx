import { useMemo, useState } from 'react';
import type uPlot from 'uplot';
import { Segmented } from '@/components/segmented';
import { Table, type Column } from '@/components/table';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { clock, count, span } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { commitGaps, lineTo, type Gap } from './commit-gaps';
import { freshnessOptions } from './freshness-options';
import { Plot } from './plot';

type Range = 'day' | 'month' | 'all';

const DAY = 86_400_000;
const RANGES: Readonly<Record<Range, number>> = { day: DAY, month: 30 * DAY, all: Infinity };

/** A promise of minutes is looked at over a day, one of hours over a month. */
function rangeFor(promised: number | null): Range {
  if (promised === null) return 'all';
  return promised <= DAY / 12 ? 'day' : promised <= 2 * DAY ? 'month' : 'all';
}

/** How old the data became before each commit, against what is promised. */
export function FreshnessPlot({ entity }: { entity: ShowEntityResponse }) {
  const [range, setRange] = useState<Range>(() => rangeFor(entity.freshness.promised_ms));
  const [form, setForm] = useState<'plot' | 'table'>('plot');
  const now = useNow();
  const promised = entity.freshness.promised_ms;
  const measured = useMemo(() => commitGaps(lineTo(entity.snapshots, entity.current_snapshot), promised, now.getTime() - RANGES[range]), [entity.snapshots, entity.current_snapshot, promised, range, now]);
  const data = useMemo<uPlot.AlignedData>(
    () => [measured.gaps.map((gap) => gap.at / 1000), measured.gaps.map((gap) => gap.age), measured.gaps.map((gap) => (gap.missed ? gap.age : null))],
    [measured],
  );
  if (entity.snapshots.length < 2) return null;
  const words = [
    entity.freshness.age_ms !== null && `now ${span(entity.freshness.age_ms)}`,
    measured.median !== null && `median ${span(measured.median)}`,
    measured.longest !== null && `longest ${span(measured.longest)}`,
  ].filter(Boolean);
  const summary =
    promised === null
      ? `${count(measured.gaps.length, 'commit')}, nothing promised`
      : `dashed line: ${span(promised)} promised, ${count(measured.misses, 'miss', 'misses')}`;
  const columns: readonly Column<Gap>[] = [
    { id: 'at', head: 'Commit', cell: (gap) => <span className="num">{clock(new Date(gap.at), now)}</span> },
    { id: 'age', head: 'Age before it', align: 'right', cell: (gap) => span(gap.age) },
    { id: 'kept', head: 'Promise', cell: (gap) => (promised === null ? 'none' : gap.missed ? 'missed' : 'kept') },
  ];
  return (
    <section className="ov-part">
      <div className="row g3 ov-head wrap">
        <h2>Is it as fresh as promised?</h2>
        <span className="end row g3 s12 t2 num">
          {words.map((word) => (
            <span key={String(word)}>{word}</span>
          ))}
          <Segmented
            label="Time of the freshness"
            value={range}
            options={[
              { value: 'day', label: '24 h' },
              { value: 'month', label: '30 days' },
              { value: 'all', label: 'All' },
            ]}
            onChange={setRange}
          />
          <Segmented
            label="Form of the freshness"
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
        {measured.gaps.length === 0 ? (
          <p className="t2 plot-note">No commit in this time.</p>
        ) : form === 'plot' ? (
          <>
            <Plot label={`Age of the data before each commit; ${summary}`} data={data} height={132} options={(colour) => freshnessOptions(colour, promised)} />
            <p className="s11 t3 plot-note">{summary}. Measured by the commits that the table still keeps.</p>
          </>
        ) : (
          <div className="plot-table">
            <Table label="Age before each commit" columns={columns} rows={[...measured.gaps].reverse()} rowKey={(gap) => String(gap.at)} />
          </div>
        )}
      </div>
    </section>
  );
}
