import { EntityLink } from '@/components/entity-link';
import { Freshness } from '@/components/freshness';
import { Quality } from '@/components/quality';
import { Table, type Column } from '@/components/table';
import { Tag } from '@/components/tag';
import type { EntityCard } from '@/ipc/bindings';
import { lifecycleName } from '../words';

const COLUMNS: readonly Column<EntityCard>[] = [
  { id: 'name', head: 'Product', cell: (card) => <Name card={card} /> },
  { id: 'status', head: 'Status', cell: (card) => card.status && <Tag>{lifecycleName(card.status)}</Tag>, width: 104 },
  { id: 'owner', head: 'Owner', cell: (card) => <span className="t2">{card.owner ?? 'Nobody'}</span>, width: 150 },
  { id: 'fresh', head: 'Freshness', cell: (card) => <Freshness view={card.freshness} />, width: 130 },
  { id: 'quality', head: 'Quality', cell: (card) => <Quality view={card.quality} />, width: 70 },
];

/** Products as a table: the exceptions stand out by word and shape. */
export function ProductTable({ title, products, empty }: { title: string; products: readonly EntityCard[]; empty: string }) {
  return (
    <section className="ov-part">
      <div className="row ov-head">
        <h2>{title}</h2>
        <span className="end s12 t3 num">{products.length}</span>
      </div>
      <div className="box clip">
        <Table label={title} columns={COLUMNS} rows={products} rowKey={(card) => card.urn} empty={empty} />
      </div>
    </section>
  );
}

function Name({ card }: { card: EntityCard }) {
  return (
    <div className="product-cell">
      <EntityLink to={card} className="b5" />
      {card.description && <div className="s12 t2 el">{card.description}</div>}
    </div>
  );
}
