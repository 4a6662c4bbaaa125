import { Avatar } from '@/components/avatar';
import { StatusMark } from '@/components/status-mark';
import { sentence } from '@/components/error-state';
import type { AccessOutcome } from '@/ipc/bindings';
import { clock } from '@/lib/time';
import { useNow } from '@/lib/use-now';

const SHOWN = 4;

/** What comes of a request, and who says so. */
export function OutcomeWords({ outcome }: { outcome: AccessOutcome }) {
  const now = useNow();
  const { kind, by, due, rule } = outcome;
  if (kind !== 'decided') {
    return (
      <>
        <StatusMark status={kind === 'refused' ? 'bad' : 'good'}>{kind === 'refused' ? 'Nobody may approve this' : 'Granted at once, without a person'}</StatusMark>
        <p className="s12 t2">
          {sentence(outcome.says)} <span className="mono t3">{rule}</span>
        </p>
      </>
    );
  }
  return (
    <>
      <ul className="col g2">
        {by.slice(0, SHOWN).map((person) => (
          <li key={person.urn} className="row g2 min0">
            <Avatar name={person.name} size={24} />
            <span className="el">
              <b className="b5">{person.name}</b>
              {person.role && <span className="t3">, {person.role}</span>}
            </span>
          </li>
        ))}
      </ul>
      {by.length > SHOWN && <p className="s12 t3">and {by.length - SHOWN} more, any of whom may</p>}
      <p className="s12 t2">
        {sentence(outcome.says)} {outcome.two_persons && 'Two different people have to approve. '}
        {due !== null && `Due by ${clock(new Date(due), now)}.`}
      </p>
    </>
  );
}
