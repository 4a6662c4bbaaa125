import { EntityLink } from '@/components/entity-link';
import { Freshness } from '@/components/freshness';
import { Quality } from '@/components/quality';
import type { ShowMeshResponse } from '@/ipc/bindings';

/** All products with what reads them: the map as a list. */
export function MeshList({ shown, domain }: { shown: ShowMeshResponse; domain: string | undefined }) {
  const consumers = new Map(
    shown.map.domains.flatMap((box) => box.products.map((product) => [product.urn, product.consumers] as const)),
  );
  const rows = shown.products
    .filter((card) => domain === undefined || card.domain === domain)
    .sort((left, right) => (left.domain ?? '').localeCompare(right.domain ?? '') || left.name.localeCompare(right.name));
  return (
    <div className="scroll grow">
      <table className="tbl" aria-label="Products">
        <thead>
          <tr>
            <th>Product</th>
            <th>Domain</th>
            <th>Owner</th>
            <th>Freshness</th>
            <th>Quality</th>
            <th className="n">Read by</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((card) => (
            <tr key={card.urn}>
              <td>
                <EntityLink to={card} />
              </td>
              <td>{card.domain}</td>
              <td>{card.owner ?? <span className="t3">No owner</span>}</td>
              <td>
                <Freshness view={card.freshness} />
              </td>
              <td>
                <Quality view={card.quality} />
              </td>
              <td className="n num">{consumers.get(card.urn) ?? 0}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
