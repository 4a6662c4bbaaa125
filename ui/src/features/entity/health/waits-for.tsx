import { useQueries } from '@tanstack/react-query';
import { EntityLink } from '@/components/entity-link';
import { Freshness } from '@/components/freshness';
import { Section } from '@/components/section';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';

const SHOWN = 8;

/** What it reads, with how fresh that is: a delay mostly comes from there. */
export function WaitsFor({ entity }: { entity: ShowEntityResponse }) {
  const read = entity.upstream.slice(0, SHOWN);
  const answers = useQueries({ queries: read.map((one) => verbQuery('show_entity', { name: one.urn })) });
  if (read.length === 0) return null;
  return (
    <Section title="Waits for" aside={<span className="t3 num">{entity.upstream.length}</span>}>
      <ul>
        {read.map((one, index) => {
          const view = answers[index]?.data?.freshness;
          return (
            <li key={one.urn} className="row g2 min0 waits">
              <EntityLink to={one} />
              <span className="end nw">{view && <Freshness view={view} short />}</span>
            </li>
          );
        })}
      </ul>
      {entity.upstream.length > SHOWN && <p className="s12 t3">and {entity.upstream.length - SHOWN} more, in the lineage</p>}
    </Section>
  );
}
