import { EntityLink } from '@/components/entity-link';
import { Popover } from '@/components/popover';
import type { EntityCard } from '@/ipc/bindings';
import { count } from '@/lib/time';

interface MeshCellProps {
  from: string;
  to: string;
  links: readonly EntityCard[];
}

/** One number of the matrix; pressing it lists the products that it counts. */
export function MeshCell({ from, to, links }: MeshCellProps) {
  const words = `${to} reads ${count(links.length, 'product')} of ${from}`;
  return (
    <Popover
      label={words}
      trigger={
        <button type="button" title={words}>
          {links.length}
        </button>
      }
    >
      <div className="col g1">
        <h3>{words}</h3>
        {links.map((link) => (
          <EntityLink key={link.urn} to={link} />
        ))}
      </div>
    </Popover>
  );
}
