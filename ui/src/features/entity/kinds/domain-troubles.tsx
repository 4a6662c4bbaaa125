import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EntityLink } from '@/components/entity-link';
import { StatusMark } from '@/components/status-mark';
import { Table, type Column } from '@/components/table';
import type { HealthRow } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { number, span } from '@/lib/time';
import { useNow } from '@/lib/use-now';

/** Rows of the page; the rest is on the health screen. */
const SHOWN = 8;
/** What hurts whoever reads the domain's data; what is only incomplete is on the health screen. */
const PRESSING = ['incident', 'late', 'failing', 'drifting'];
const STATUS = { bad: 'bad', warn: 'attention', info: 'unknown' } as const;

/** What is wrong in a domain now, what hurts most consumers first. */
export function DomainTroubles({ domain }: { domain: string }) {
  const now = useNow();
  const { data } = useQuery(verbQuery('show_mesh_health', { domain, products_only: false, kind: null, offset: 0, limit: SHOWN }));
  if (!data) return null;
  const groups = data.groups.filter((group) => PRESSING.includes(group.kind));
  const rows = groups.flatMap((group) => group.rows.map((row) => ({ ...row, kind: group.kind }))).slice(0, SHOWN);
  const total = groups.reduce((sum, group) => sum + group.total, 0);
  const columns: readonly Column<HealthRow>[] = [
    { id: 'thing', head: 'Name', cell: (row) => <EntityLink to={row.thing} tab="health" mark="kind" /> },
    { id: 'what', head: 'What is wrong', cell: (row) => <StatusMark status={STATUS[row.severity]}>{row.text}</StatusMark> },
    { id: 'for', head: 'For', align: 'right', width: 110, cell: (row) => (row.since === null ? '–' : span(now.getTime() - Date.parse(row.since))) },
    { id: 'owner', head: 'Owner', width: 150, cell: (row) => row.owner ?? <span className="t3">no owner</span> },
    { id: 'read', head: 'Consumers', align: 'right', width: 90, cell: (row) => number(row.consumers) },
  ];
  return (
    <section className="ov-part">
      <div className="row g3 ov-head">
        <h2>Needs attention</h2>
        <span className="end s12 t3">
          {total > rows.length && `the first ${rows.length} of ${number(total)}. `}
          <Link to="/health" search={{ domain }}>
            Health of {domain}
          </Link>
        </span>
      </div>
      {rows.length === 0 ? (
        <p className="t2">Nothing is late, failing, drifting or in trouble, as far as it is measured.</p>
      ) : (
        <div className="box clip">
          <Table label="Needs attention" columns={columns} rows={rows} rowKey={(row) => `${row.thing.urn} ${row.text}`} />
        </div>
      )}
    </section>
  );
}
