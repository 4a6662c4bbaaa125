import { Button } from '@/components/button';
import { Section } from '@/components/section';
import { StatusMark } from '@/components/status-mark';
import type { DeputyView, PersonView } from '@/ipc/bindings';
import { useNow } from '@/lib/use-now';
import type { DeputyOf } from './deputy-dialog';
import { daysWords, isOver } from './people-words';
import { useEndDeputy } from './use-end-deputy';

interface PersonDeputiesProps {
  person: PersonView;
  may: boolean;
  onDeputy: (about: DeputyOf) => void;
}

/** Who stands in for somebody, and for whom they do; said, changed and ended here. */
export function PersonDeputies({ person, may, onDeputy }: PersonDeputiesProps) {
  const now = useNow();
  const { end, busy } = useEndDeputy();
  const over = (deputy: DeputyView) => Number(isOver(deputy, now));
  const deputies = [...person.deputies].sort((one, other) => over(one) - over(other));
  return (
    <>
      <Section
        title="Deputies"
        aside={
          may &&
          person.state !== 'left' && (
            <Button small icon="plus" onClick={() => onDeputy({ of: person })}>
              Set a deputy
            </Button>
          )
        }
      >
        {deputies.length === 0 && <p className="s12 t3">Nobody stands in for them.</p>}
        <ul className="col g2 s12">
          {deputies.map((deputy) => (
            <li key={`${deputy.person}/${deputy.domain ?? ''}`} className="col g1">
              <Line name={deputy.person_name} deputy={deputy} now={now} />
              {may && (
                <div className="row g2">
                  {(!isOver(deputy, now) || person.state !== 'left') && (
                    <Button small onClick={() => onDeputy({ of: person, before: deputy })}>
                      {isOver(deputy, now) ? 'Set again' : 'Change the days'}
                    </Button>
                  )}
                  {!isOver(deputy, now) && (
                    <Button small busy={busy} onClick={() => end(deputy)}>
                      End it
                    </Button>
                  )}
                </div>
              )}
            </li>
          ))}
        </ul>
      </Section>
      {person.stands_in_for.length > 0 && (
        <Section title="They stand in for">
          <ul className="col g2 s12">
            {person.stands_in_for.map((deputy) => (
              <li key={`${deputy.of}/${deputy.domain ?? ''}`}>
                <Line name={deputy.of_name} deputy={deputy} now={now} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Line({ name, deputy, now }: { name: string; deputy: DeputyView; now: Date }) {
  return (
    <div>
      <div className="row g2">
        <b className="b5 grow wrap-any">{name}</b>
        {deputy.holds ? <StatusMark status="good">now</StatusMark> : !isOver(deputy, now) && <StatusMark status="soon">{new Date(deputy.from) > now ? 'to come' : 'not now'}</StatusMark>}
      </div>
      <div className="t2 num">{daysWords(deputy, now)}</div>
    </div>
  );
}
