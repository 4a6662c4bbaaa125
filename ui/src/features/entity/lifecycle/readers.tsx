import { EntityLink } from '@/components/entity-link';
import type { EntityLink as Target } from '@/ipc/bindings';
import { count } from '@/lib/time';

const SHOWN = 5;

interface ReadersProps {
  readers: readonly Target[];
  verb: string;
  verbs: string;
}

/** Who reads it, by name. */
export function Readers({ readers, verb, verbs }: ReadersProps) {
  if (readers.length === 0) return <p>Nothing is known to read it.</p>;
  return (
    <div>
      <p className="b5">{count(readers.length, `thing ${verb}`, `things ${verbs}`)}</p>
      <ul aria-label="Readers">
        {readers.slice(0, SHOWN).map((one) => (
          <li key={one.urn} className="row min0 mesh-row">
            <EntityLink to={one} />
          </li>
        ))}
      </ul>
      {readers.length > SHOWN && <p className="s12 t3">and {readers.length - SHOWN} more</p>}
    </div>
  );
}
