import type { ReactNode } from 'react';
import { sentence } from '@/components/error-state';
import { Icon, type IconName } from '@/components/icon';
import type { Mask, RowFilter, ShowEntityResponse, ViewRead } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import type { DecodedRows } from '@/lib/arrow-rows';
import { clock, count } from '@/lib/time';
import { useNow } from '@/lib/use-now';

interface DataNoticeProps {
  entity: ShowEntityResponse;
  /** Snapshot travelled to; undefined at the latest. */
  chosen: string | undefined;
  rows: DecodedRows | undefined;
  /** Rows that were asked for. */
  limit: number;
  /** Why the heads say nothing about the values, where that failed. */
  noStatistics: WeftError | null;
  onLatest: () => void;
}

/** What is not the plain truth of now: an earlier snapshot, rows and columns that are kept back, an answer that a limit cut. */
export function DataNotice({ entity, chosen, rows, limit, noStatistics, onLatest }: DataNoticeProps) {
  const now = useNow();
  const snapshot = entity.snapshots.find((one) => one.id === chosen);
  const masks = rows?.report.masked ?? [];
  const filters = rows?.report.row_filters ?? [];
  const views = rows?.report.views ?? [];
  // As many rows as were asked for is no news: how many are seen stands at the foot.
  const cut = rows && rows.report.rows < limit ? rows.report.truncated : null;
  const unknown = rows && noStatistics && noStatistics.code !== 'cancelled' ? noStatistics : null;
  if (chosen === undefined && masks.length === 0 && filters.length === 0 && views.length === 0 && cut === null && unknown === null) return null;
  return (
    <div className="row pol" role="status">
      {chosen !== undefined && (
        <Line icon="history" title="An earlier snapshot.">
          {snapshot ? `You see the rows as of ${clock(new Date(snapshot.at), now)}. ` : `Snapshot ${chosen} is not among those kept. `}
          <button type="button" className="link" onClick={onLatest}>
            Back to the latest
          </button>
        </Line>
      )}
      {views.length > 0 && (
        <Line icon="code" title="Through its text.">
          {viewWords(views)}
        </Line>
      )}
      {filters.length > 0 && (
        <Line icon="lock" title="Only some rows.">
          {filterWords(filters)}
        </Line>
      )}
      {masks.length > 0 && (
        <Line icon="hidden" title={`${count(new Set(masks.map((mask) => mask.column)).size, 'column')} masked.`}>
          {maskWords(masks)}
        </Line>
      )}
      {unknown && (
        <Line icon="info" title="No statistics.">
          {sentence(unknown.message)}
        </Line>
      )}
      {cut !== null && (
        <Line icon="warning" mark="warn-mark" title="Not all of it.">
          {sentence(cut)}
        </Line>
      )}
    </div>
  );
}

/** One thing that is to be known, in bold what it is. */
function Line({ icon, mark, title, children }: { icon: IconName; mark?: string; title: string; children: ReactNode }) {
  return (
    <span className="row g2">
      <Icon name={icon} size={13} className={mark} />
      <span>
        <b className="b6">{title}</b> {children}
      </span>
    </span>
  );
}

function viewWords(views: readonly ViewRead[]): string {
  const told = views.slice(-2).map((view) => `${view.view}, version ${view.version}, written for ${view.dialect}`);
  const more = views.length > 2 ? ` and ${count(views.length - 2, 'further view')}` : '';
  return `${told.join('; ')}${more}. Its tables are read with your own rights.`;
}

function filterWords(filters: readonly RowFilter[]): string {
  const told = filters.slice(0, 2).map((filter) => `The catalog of ${filter.by} lets you see rows of ${filter.table} where ${filter.condition}.`);
  const more = filters.length > 2 ? ` ${count(filters.length - 2, 'further table')} likewise.` : '';
  return `${told.join(' ')}${more}`;
}

function maskWords(masks: readonly Mask[]): string {
  const columns = [...new Set(masks.map((mask) => mask.column))];
  const named = columns.slice(0, 3);
  const names = columns.length > 3 ? `${named.join(', ')} and ${columns.length - 3} more` : named.join(' and ');
  const who = [...new Set(masks.map((mask) => (mask.by === 'weft' ? 'Weft, as a courtesy' : `the catalog of ${mask.by}`)))].join(' and ');
  return `${names}, by ${who}.`;
}
