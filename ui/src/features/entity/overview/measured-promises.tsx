import { StatusMark, type Status } from '@/components/status-mark';
import { Table, type Column } from '@/components/table';
import type { PromiseView, ShowSlasResponse, SlaDay } from '@/ipc/bindings';
import { prefillOfPromise } from '../incidents/incident-words';
import { OpenIncidentButton } from '../incidents/open-incident-dialog';
import { clock, count, date } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { budgetWords, percent, stateWords } from '../slas/sla-words';
import '../slas/slas.css';

const STATUS: Readonly<Record<PromiseView['state'], Status>> = { holds: 'good', due: 'soon', broken: 'bad', promised_not_measured: 'unknown' };
/** Days that fit into a row. */
const DAYS = 30;

const columnsOf = (thing: ShowSlasResponse['thing']): readonly Column<PromiseView>[] => [
  { id: 'promise', head: 'Promise', cell: (row) => <Name row={row} />, width: '25%' },
  { id: 'target', head: 'Target', cell: (row) => <span className="num t2">{row.promised}</span>, width: '13%' },
  { id: 'measured', head: 'Measured now', cell: (row) => <Now row={row} thing={thing} />, width: '23%' },
  { id: 'days', head: `Last ${DAYS} days`, cell: (row) => <Days days={row.series.slice(-DAYS)} />, width: '18%' },
  { id: 'met', head: 'Met / target', align: 'right', cell: (row) => <Met row={row} /> },
];

/** Promises held against what was measured, with the budget left; those that were taken back stay visible. */
export function MeasuredPromises({ shown }: { shown: ShowSlasResponse }) {
  return (
    <>
      {shown.promises.length > 0 && (
        <div className="box clip">
          <Table label="Service levels" columns={columnsOf(shown.thing)} rows={shown.promises} rowKey={(row) => `${row.property} ${row.sla.element ?? ''} ${row.promised}`} />
        </div>
      )}
      {shown.withdrawn.map((gone) => (
        <p key={`${gone.sla.property} ${gone.sla.element ?? ''}`} className="s12 t3">
          {gone.label} {gone.promised} was taken back by {gone.by} on {date(new Date(gone.at))}
          {gone.beneath.some((one) => !one.written) && `; ${gone.beneath.find((one) => !one.written)?.by} still promises it`}.
        </p>
      ))}
    </>
  );
}

function Name({ row }: { row: PromiseView }) {
  const other = row.beneath.find((one) => one.promised !== row.promised);
  const note = [row.sla.description, row.sla.element && `about ${row.sla.element}`, row.written && `promised by ${row.by}`, other && `${other.by} says ${other.promised}`].filter(Boolean).join(' · ');
  return (
    <div className="promise">
      <b className="b5">{row.label}</b>
      {note && <div className="s11 t3">{note}</div>}
    </div>
  );
}

function Now({ row, thing }: { row: PromiseView; thing: ShowSlasResponse['thing'] }) {
  const now = useNow();
  const since = row.since && row.state !== 'holds' ? `${row.state === 'broken' ? 'broken' : 'due'} since ${clock(new Date(row.since), now)}` : row.why;
  return (
    <div className="promise">
      <span className={row.state === 'promised_not_measured' ? 'st dim' : 'num'}>
        <StatusMark status={STATUS[row.state]}>{stateWords(row)}</StatusMark>
      </span>
      {since && <div className="s11 t3">{since}</div>}
      {row.state === 'broken' && <OpenIncidentButton entity={thing} prefill={prefillOfPromise(row)} quiet />}
    </div>
  );
}

/** A mark a day: kept, missed or not known. */
function Days({ days }: { days: readonly SlaDay[] }) {
  if (days.length === 0) return <span className="t3">–</span>;
  const missed = days.filter((day) => day.broken_ms > 0).length;
  const known = days.filter((day) => day.worst !== null).length;
  return (
    <span className="sla-days" role="img" aria-label={`${count(missed, 'day')} missed of ${known} that are known`}>
      {days.map((day) => (
        <i key={day.day} className={day.worst === null ? 'none' : day.broken_ms > 0 ? 'bad' : undefined} title={`${date(new Date(day.day))}: ${day.worst === null ? 'not known' : day.broken_ms > 0 ? 'missed' : 'kept'}`} />
      ))}
    </span>
  );
}

function Met({ row }: { row: PromiseView }) {
  if (row.held === null) return <span className="t3">–</span>;
  const budget = budgetWords(row);
  return (
    <div className="promise">
      <span className={row.met === false ? 'bad' : undefined}>{percent(row.held)}</span>
      {row.objective !== null && <span className="t3"> / {percent(row.objective)}</span>}
      {budget && <div className="s11 t3">Budget {budget}</div>}
    </div>
  );
}
