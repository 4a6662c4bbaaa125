import { Select } from '@/components/select';
import type { ReadReport, ShowEntityResponse } from '@/ipc/bindings';
import { count, number, size } from '@/lib/time';
import { ExportMenu } from './export-menu';
import type { Question } from './use-question';
import type { RowsState } from './use-rows';

const LIMITS = ['100', '1000', '10000'] as const;

interface DataFooterProps {
  entity: ShowEntityResponse;
  question: Question;
  state: RowsState;
  snapshot: string | undefined;
}

/** What is seen, and what was read for it. */
export function DataFooter({ entity, question, state, snapshot }: DataFooterProps) {
  const { rows } = state;
  return (
    <footer className="row g4 gf s12">
      <span role="status" className="num nw">
        {state.loading ? 'Reading…' : rows ? (state.current ? rowWords(entity, question, rows.length, snapshot, rows.report.row_filters.length > 0) : `${count(rows.length, 'row')} from before`) : ''}
      </span>
      {rows && <Report report={rows.report} />}
      <span className="end row g2">
        <Select
          label="Rows at most"
          value={String(question.limit)}
          options={LIMITS.map((value) => ({ value, label: `First ${number(Number(value))}` }))}
          onChange={(value) => question.setLimit(Number(value))}
        />
        <ExportMenu entity={entity} asked={question.asked} />
      </span>
    </footer>
  );
}

function rowWords(entity: ShowEntityResponse, question: Question, length: number, chosen: string | undefined, filtered: boolean): string {
  const { asked } = question;
  if (asked.kind === 'sql') return count(length, 'row');
  const id = chosen ?? entity.current_snapshot;
  // A count of all rows says nothing where only some may be seen.
  const total = filtered ? null : (entity.snapshots.find((one) => one.id === id)?.rows ?? null);
  if (asked.filter !== '') return length < asked.limit ? `${count(length, 'row')} match` : `The first ${number(length)} that match`;
  if (length === 0) return '0 rows';
  return total === null || total < length ? `Rows 1 to ${number(length)}` : `Rows 1 to ${number(length)} of ${number(total)}`;
}

function Report({ report }: { report: ReadReport }) {
  // Delete files are opened beside the data files that are counted.
  const files = report.files_total >= report.files_read ? `${number(report.files_read)} of ${count(report.files_total, 'file')}` : count(report.files_read, 'file');
  const seconds = report.took_ms < 1000 ? `${report.took_ms} ms` : `${(report.took_ms / 1000).toFixed(1)} s`;
  return (
    <>
      {report.snapshot_id !== null && (
        <span className="t3 num el report-snapshot" title="Snapshot that was read">
          snapshot {report.snapshot_id}
        </span>
      )}
      <span className="t3 num el">
        {files}, {size(report.bytes_read)} read in {seconds}
      </span>
    </>
  );
}
