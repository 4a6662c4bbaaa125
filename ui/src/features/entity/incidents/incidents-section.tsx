import { useState } from 'react';
import { Section } from '@/components/section';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { useNow } from '@/lib/use-now';
import { IncidentItem } from './incident-item';
import { OpenIncidentButton } from './open-incident-dialog';
import './incidents.css';

const MONTH = 30 * 86_400_000;
/** Resolved ones in sight before somebody asks for more. */
const OVER = 3;

/** What went wrong with it, what is open first. */
export function IncidentsSection({ entity }: { entity: ShowEntityResponse }) {
  const [all, setAll] = useState(false);
  /** What somebody acts on stays in sight with what they type, whatever becomes of it meanwhile. */
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const now = useNow();
  const newest = [...entity.incidents].reverse();
  const open = newest.filter((one) => one.state !== 'resolved');
  const over = newest.filter((one) => one.state === 'resolved');
  const lately = newest.filter((one) => now.getTime() - Date.parse(one.opened_at) < MONTH).length;
  const last = over.filter((one, place) => all || place < OVER || held.has(one.id));
  const left = over.length - last.length;
  return (
    <Section title="Incidents" aside={<span className="t3 s12 num">{lately === 0 ? 'none in 30 days' : `${lately} in 30 days`}</span>}>
      {open.length + last.length > 0 && (
        <ul className="col g3">
          {[...open, ...last].map((incident) => (
            <IncidentItem key={incident.id} incident={incident} onBegin={() => setHeld(new Set(held).add(incident.id))} />
          ))}
        </ul>
      )}
      {left > 0 && (
        <button type="button" className="link s12" onClick={() => setAll(true)}>
          {left} more resolved
        </button>
      )}
      <div className="inc-open">
        <OpenIncidentButton entity={entity} />
      </div>
    </Section>
  );
}
