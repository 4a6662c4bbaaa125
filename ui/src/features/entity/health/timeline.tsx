import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { Segmented } from '@/components/segmented';
import { StatusMark } from '@/components/status-mark';
import { Table, type Column } from '@/components/table';
import type { ShowEntityResponse, TestRunView } from '@/ipc/bindings';
import { workQuery } from '@/ipc/queries';
import { clock, count, span } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { useWidth } from '@/lib/use-width';
import { lineTo } from './commit-gaps';
import { happenings, LANES, type Happening } from './timeline-events';
import { TimelinePlot } from './timeline-plot';

const DAY = 86_400_000;
type Range = 'day' | 'month' | 'quarter';
const RANGES: Readonly<Record<Range, number>> = { day: DAY, month: 30 * DAY, quarter: 90 * DAY };
const TONE = { plain: 'unknown', good: 'good', warn: 'attention', bad: 'bad' } as const;

/** What happened, on one axis: commits, tests, broken promises, incidents. */
export function Timeline({ entity, runs }: { entity: ShowEntityResponse; runs: readonly TestRunView[] }) {
  const [range, setRange] = useState<Range>('month');
  const [form, setForm] = useState<'plot' | 'table'>('plot');
  const now = useNow();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 640);
  const { data: slas } = useQuery(workQuery('show_slas', { name: entity.urn }));
  const from = now.getTime() - RANGES[range];
  const events = useMemo(
    () => happenings({ commits: lineTo(entity.snapshots, entity.current_snapshot), runs, promises: slas?.promises ?? [], incidents: entity.incidents }, from, now.getTime()),
    [entity.snapshots, entity.current_snapshot, entity.incidents, runs, slas, from, now],
  );
  const anything = entity.snapshots.length > 0 || runs.length > 0 || entity.incidents.length > 0;
  if (!anything) return null;
  const columns: readonly Column<Happening>[] = [
    { id: 'at', head: 'When', width: 150, cell: (one) => <span className="num">{clock(new Date(one.from), now)}</span> },
    { id: 'what', head: 'What', cell: (one) => <StatusMark status={TONE[one.tone]}>{one.text}</StatusMark> },
    { id: 'kind', head: 'Kind', width: 130, cell: (one) => <span className="t2">{LANES.find((lane) => lane.lane === one.lane)?.name}</span> },
    { id: 'for', head: 'For', align: 'right', width: 100, cell: (one) => (one.to === undefined ? '' : span(one.to - one.from)) },
  ];
  const told = LANES.map(({ lane, name }) => `${name.toLowerCase()} ${events.filter((one) => one.lane === lane).length}`).join(', ');
  return (
    <section className="ov-part">
      <div className="row g3 ov-head wrap">
        <h2>What happened, and when?</h2>
        <span className="end row g3 s12 t2 num">
          <Segmented label="Time of the timeline" value={range} options={[{ value: 'day', label: '24 h' }, { value: 'month', label: '30 days' }, { value: 'quarter', label: '90 days' }]} onChange={setRange} />
          <Segmented label="Form of the timeline" value={form} options={[{ value: 'plot', label: 'Plot' }, { value: 'table', label: 'Table' }]} onChange={setForm} />
        </span>
      </div>
      <div className="box plot-box" ref={box}>
        {events.length === 0 ? (
          <p className="t2 plot-note">Nothing is known to have happened in this time.</p>
        ) : form === 'plot' ? (
          <>
            <TimelinePlot label={`What happened since ${clock(new Date(from), now)}: ${told}`} events={events} from={from} to={now.getTime()} width={width} />
            <p className="s11 t3 plot-note">{told}. Only what sources kept and people said.</p>
          </>
        ) : (
          <div className="plot-table">
            <Table label={`What happened, ${count(events.length, 'event')}`} columns={columns} rows={[...events].reverse()} rowKey={(one) => `${one.lane} ${one.from} ${one.text}`} />
          </div>
        )}
      </div>
    </section>
  );
}
