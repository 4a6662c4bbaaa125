import { Button } from '@/components/button';
import { EntityLink } from '@/components/entity-link';
import { Section } from '@/components/section';
import type { EntityLink as Target, ShowEntityResponse } from '@/ipc/bindings';
import { useEntitySearch } from '../use-entity-search';

const SHOWN = 6;

/** What it reads, what reads it, and which products offer it: one step each way. */
export function MeshCard({ entity }: { entity: ShowEntityResponse }) {
  const { change } = useEntitySearch();
  const { upstream, downstream, products } = entity;
  if (upstream.length + downstream.length + products.length === 0) return null;
  const open = () => change({ tab: 'lineage' }, false);
  return (
    <Section
      title="In the mesh"
      aside={
        <Button kind="ghost" small onClick={open}>
          Open lineage
        </Button>
      }
    >
      <div className="col g3">
        <Links title="Offered by" list={products} onMore={open} />
        <Links title="Reads" list={upstream} onMore={open} />
        <Links title="Is read by" list={downstream} onMore={open} />
      </div>
    </Section>
  );
}

function Links({ title, list, onMore }: { title: string; list: readonly Target[]; onMore: () => void }) {
  if (list.length === 0) return null;
  return (
    <div className="min0">
      <div className="s12 t3">
        {title} <span className="num">{list.length}</span>
      </div>
      <ul>
        {list.slice(0, SHOWN).map((one) => (
          <li key={one.urn} className="row min0 mesh-row">
            <EntityLink to={one} />
          </li>
        ))}
      </ul>
      {list.length > SHOWN && (
        <button type="button" className="link s12" onClick={onMore}>
          {list.length - SHOWN} more
        </button>
      )}
    </div>
  );
}
