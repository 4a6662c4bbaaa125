import { EntityLink } from '@/components/entity-link';
import { kindName } from '@/components/kind-icon';
import { Table, type Column } from '@/components/table';
import type { EntityLink as Target } from '@/ipc/bindings';

const MOST = 200;

const COLUMNS: readonly Column<Target>[] = [
  { id: 'name', head: 'Asset', cell: (one) => <EntityLink to={one} mark="kind" /> },
  { id: 'full', head: 'Full name', cell: (one) => <span className="mono t3 wrap-any">{one.full_name}</span> },
  { id: 'kind', head: 'Kind', cell: (one) => <span className="t2">{kindName(one.kind)}</span>, width: 130 },
];

export function AssetList({ assets }: { assets: readonly Target[] }) {
  if (assets.length === 0) return null;
  return (
    <section className="ov-part">
      <div className="row ov-head">
        <h2>Assets</h2>
        <span className="end s12 t3 num">{assets.length === MOST ? `the first ${MOST}` : assets.length}</span>
      </div>
      <div className="box clip">
        <Table label="Assets" columns={COLUMNS} rows={assets} rowKey={(one) => one.urn} />
      </div>
    </section>
  );
}
