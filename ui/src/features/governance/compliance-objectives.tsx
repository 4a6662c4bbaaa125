import { EntityLink } from '@/components/entity-link';
import { StatusMark, type Status } from '@/components/status-mark';
import { Table, type Column } from '@/components/table';
import type { FreshnessObjective } from '@/ipc/bindings';
import { count } from '@/lib/time';
import { ObjectiveLine } from './objective-line';

/** Every promise of freshness over the time that is looked back, the worst first. */
export function ComplianceObjectives({ objectives, total, days }: { objectives: readonly FreshnessObjective[]; total: number; days: number }) {
  const columns: readonly Column<FreshnessObjective>[] = [
    { id: 'product', head: 'Product', cell: (row) => <EntityLink to={row.product} tab="health" /> },
    { id: 'promise', head: 'Promise', width: '17%', cell: (row) => <span className="num nw">{promiseWords(row)}</span> },
    { id: 'line', head: `Last ${days} days`, width: '34%', cell: (row) => <ObjectiveLine objective={row} /> },
    { id: 'left', head: 'Error budget', width: '22%', cell: (row) => <Left row={row} /> },
  ];
  return (
    <section className="gcv-part" aria-label="Freshness objectives">
      <div className="row g3 wrap gcv-legend">
        <h2>Freshness objectives, {days} days</h2>
        <span className="end s12 t2">Line is age as a share of the promise, dashed line is the promise, diamonds are misses</span>
      </div>
      {objectives.length === 0 ? (
        <p className="t2">No product promises how fresh it is. A promise is made on the Overview of a product, or in its contract.</p>
      ) : (
        <>
          <div className="box clip">
            <Table label={`Freshness objectives, ${days} days`} columns={columns} rows={objectives} rowKey={(row) => `${row.product.urn} ${row.promised} ${row.objective ?? ''}`} />
          </div>
          {total > objectives.length && (
            <p className="s12 t3 gcv-more">
              The {objectives.length} worst of {count(total, 'promise')}.
            </p>
          )}
        </>
      )}
    </section>
  );
}

function promiseWords({ promised, objective }: FreshnessObjective): string {
  return objective === null ? promised : `${promised}, ${objective} %`;
}

function Left({ row }: { row: FreshnessObjective }) {
  const { status, words, share } = leftOf(row);
  return (
    <span className="row g2" title={row.why ?? undefined}>
      {share !== null && (
        <span className="gcv-budget" aria-hidden="true">
          <i className={status} style={{ width: `${Math.round(share * 100)}%` }} />
        </span>
      )}
      <span className="end nw">
        <StatusMark status={status}>{words}</StatusMark>
        {row.why !== null && <span className="vh">{row.why}</span>}
      </span>
    </span>
  );
}

/** What is left of what may go wrong; without an objective how it stands now. */
export function leftOf({ state, budget_left: left, met }: FreshnessObjective): { status: Status; words: string; share: number | null } {
  if (state === 'promised_not_measured') return { status: 'unknown', words: 'not measured', share: null };
  if (left === null) return state === 'broken' ? { status: 'bad', words: 'late now', share: null } : { status: 'good', words: state === 'due' ? 'due' : 'on time', share: null };
  if (met === false || left < 0) return { status: 'bad', words: 'spent', share: 0 };
  const share = Math.min(1, left / 100);
  return { status: share < 0.25 ? 'attention' : 'good', words: `${Math.floor(left)} % left`, share };
}
