import { useState } from 'react';
import { StatusMark } from '@/components/status-mark';
import type { IncidentView } from '@/ipc/bindings';
import { clock, count, span } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { IncidentActs } from './act-form';
import { careWords, DONE, incidentStatus, SEVERITY_WORD, STATE_WORD } from './incident-words';

interface IncidentItemProps {
  incident: IncidentView;
  /** Somebody begins to act on it. */
  onBegin?: () => void;
}

/** One incident: how it stands, what people wrote, what can be done. */
export function IncidentItem({ incident, onBegin }: IncidentItemProps) {
  const [whole, setWhole] = useState(false);
  const now = useNow();
  const opened = new Date(incident.opened_at);
  const lasted = (incident.resolved_at === null ? now : new Date(incident.resolved_at)).getTime() - opened.getTime();
  return (
    <li className="inc col g1" aria-label={incident.title}>
      <div className="row g2">
        <b className="b6 grow wrap-any">{incident.title}</b>
        <span className="s11 t3 num nw">{clock(opened, now)}</span>
      </div>
      <div className="row g2 wrap s12">
        <StatusMark status={incidentStatus(incident)}>
          {STATE_WORD[incident.state]}, {SEVERITY_WORD[incident.severity].toLowerCase()}
        </StatusMark>
        <span className="t3">{incident.state === 'resolved' ? `lasted ${span(lasted)}` : `for ${span(lasted)}`}</span>
      </div>
      <p className="s12 t2">
        {careWords(incident)}
        {incident.cause !== null && ` Cause: ${incident.cause}`}
      </p>
      {incident.about?.found && <p className="s12 t2">When it was opened: {incident.about.found}.</p>}
      {!whole && incident.notes.length > 0 && <p className="s12 wrap-any pre">{incident.notes.at(-1)?.text}</p>}
      {whole && (
        <ol className="inc-log s12" aria-label="Log">
          {incident.log.map((entry, place) => (
            <li key={`${entry.at} ${place}`}>
              <span className="t3 num">{clock(new Date(entry.at), now)}</span> {entry.by} {DONE[entry.act]}
              {entry.text && <div className="wrap-any pre">{entry.text}</div>}
            </li>
          ))}
        </ol>
      )}
      <button type="button" className="link s12 inc-more" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? 'Less' : `All of it, ${count(incident.log.length, 'entry', 'entries')}`}
      </button>
      <IncidentActs incident={incident} onBegin={onBegin} />
    </li>
  );
}
