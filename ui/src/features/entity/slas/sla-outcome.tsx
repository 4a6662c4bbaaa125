import { useMemo, useState } from 'react';
import { Button } from '@/components/button';
import { AfterWait, Skeleton } from '@/components/skeleton';
import { Segmented } from '@/components/segmented';
import { StatusMark } from '@/components/status-mark';
import { Table, type Column } from '@/components/table';
import type { PassingSla, SlaDay, SlaMeasure, TestSlaResponse } from '@/ipc/bindings';
import { date, span } from '@/lib/time';
import { Plot } from '../health/plot';
import { barOptions, barsOf } from './sla-bars';
import { missedDays, onScale } from './sla-words';

interface SlaOutcomeProps {
  tested: TestSlaResponse | undefined;
  /** Whether the answer is of an earlier form of the promise. */
  stale: boolean;
  onTake: (passing: PassingSla) => void;
}

/** What the promise would have come to in the days before: a plot with its table, and what would have passed. */
export function SlaOutcome({ tested, stale, onTake }: SlaOutcomeProps) {
  if (!tested) {
    return (
      <AfterWait>
        <Skeleton width="100%" height={180} />
      </AfterWait>
    );
  }
  const { measure } = tested;
  return (
    <section className="ov-part" aria-label="Would you have kept it?" aria-busy={stale}>
      <div className="row g3 ov-head wrap">
        <h2>Would you have kept it?</h2>
      </div>
      <p className="sla-verdict" role="status">
        {measure && measure.state === 'promised_not_measured' ? <StatusMark status="unknown">{tested.verdict}</StatusMark> : tested.verdict}
      </p>
      {measure?.notes.map((note) => (
        <p key={note} className="s12 t3">
          {note.charAt(0).toUpperCase() + note.slice(1)}.
        </p>
      ))}
      {measure && measure.series.length > 0 && <Days measure={measure} tested={tested} />}
      {tested.passing.length > 0 && <PassingTable passing={tested.passing} onTake={onTake} />}
    </section>
  );
}

function Days({ measure, tested }: { measure: SlaMeasure; tested: TestSlaResponse }) {
  const [form, setForm] = useState<'plot' | 'table'>('plot');
  const data = useMemo(() => barsOf(measure), [measure]);
  const today = tested.today?.measure.limit ?? null;
  const missed = missedDays(measure);
  const before = tested.today && tested.today.promised !== tested.promised ? `, ${missedDays(tested.today.measure)} at ${tested.today.promised} as promised today` : '';
  const columns: readonly Column<SlaDay>[] = [
    { id: 'day', head: 'Day', cell: (day) => <span className="num">{date(new Date(day.day))}</span> },
    { id: 'worst', head: 'Worst', align: 'right', cell: (day) => (day.worst === null ? 'not known' : onScale(day.worst, measure.scale)) },
    { id: 'missed', head: 'Missed for', align: 'right', cell: (day) => (day.broken_ms > 0 ? span(day.broken_ms) : '–') },
  ];
  return (
    <>
      <div className="row g3 ov-head wrap">
        <span className="s12 t2">
          {tested.window_days} days, the worst of each day. Line: {tested.promised}
          {today !== null && tested.today && tested.today.promised !== tested.promised && `; dashed: ${tested.today.promised} today`}.
        </span>
        <span className="end">
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
          <Plot label={`The worst value of each of ${measure.series.length} days against ${tested.promised}: ${missed}`} data={data} height={150} options={(colour) => barOptions(colour, measure, today)} />
        ) : (
          <div className="plot-table">
            <Table label="The worst value of each day" columns={columns} rows={[...measure.series].reverse()} rowKey={(day) => day.day} />
          </div>
        )}
      </div>
      <p className="s12 t2 sla-after">
        At {tested.promised}: {missed}
        {before}.{measure.spent_at && ` The error budget would have been spent on ${date(new Date(measure.spent_at))}.`}
      </p>
    </>
  );
}

function PassingTable({ passing, onTake }: { passing: readonly PassingSla[]; onTake: (passing: PassingSla) => void }) {
  const columns: readonly Column<PassingSla>[] = [
    { id: 'of', head: 'Of the time', cell: (one) => <span className="num">{one.objective === 100 ? 'Always' : `${one.objective} %`}</span>, width: '30%' },
    { id: 'value', head: 'Would have held', cell: (one) => <b className="b5 num">{`${one.value} ${one.unit === 'percent' ? '%' : one.unit}`}</b> },
    {
      id: 'take',
      head: <span className="vh">Take it</span>,
      align: 'right',
      cell: (one) => (
        <Button small onClick={() => onTake(one)}>
          Use {one.value} {one.unit === 'percent' ? '%' : one.unit}
        </Button>
      ),
    },
  ];
  return (
    <div className="box clip">
      <Table label="Values that would have held" columns={columns} rows={passing} rowKey={(one) => String(one.objective)} />
    </div>
  );
}
