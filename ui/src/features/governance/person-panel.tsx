import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Avatar } from '@/components/avatar';
import { CopyButton } from '@/components/copy-button';
import { EntityLink } from '@/components/entity-link';
import { sentence } from '@/components/error-state';
import { Inspector } from '@/components/inspector';
import { Section } from '@/components/section';
import { Spinner } from '@/components/spinner';
import { StatusMark } from '@/components/status-mark';
import type { PersonView } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { count, date } from '@/lib/time';
import type { DeputyOf } from './deputy-dialog';
import { KINDS, NAME, STATE, stateWords } from './people-words';
import { PersonDeputies } from './person-deputies';

/** Grants that the panel lists. */
const LISTED = 20;

interface PersonPanelProps {
  person: PersonView;
  /** Whether the person at the desk may say who stands in for them. */
  mayDeputise: boolean;
  onDeputy: (about: DeputyOf) => void;
  onClose: () => void;
}

/** Everything that is known of somebody. */
export function PersonPanel({ person, mayDeputise, onDeputy, onClose }: PersonPanelProps) {
  return (
    <Inspector label="Person" onClose={onClose}>
      <Section>
        <div className="row g2 min0">
          <Avatar name={person.name} size={28} />
          <h2 className="grow wrap-any people-name">{person.name}</h2>
        </div>
        <dl className="dl people-facts">
          <dt>State</dt>
          <dd>
            <StatusMark status={STATE[person.state]}>{stateWords(person)}</StatusMark>
          </dd>
          <dt>Mail</dt>
          <dd className="row g1 min0">
            {person.mail === null ? (
              '–'
            ) : (
              <>
                <span className="el" title={person.mail}>
                  {person.mail}
                </span>
                <CopyButton text={person.mail} what="the mail" />
              </>
            )}
          </dd>
          {person.id !== person.mail && (
            <>
              <dt>Id</dt>
              <dd className="mono wrap-any">{person.id}</dd>
            </>
          )}
          <dt>Page</dt>
          <dd>
            <EntityLink to={{ urn: person.urn, kind: 'person', name: 'What they answer for', full_name: person.name, domain: null }} mark="none" />
          </dd>
        </dl>
      </Section>
      <Section title="Other names">
        <Names person={person} />
      </Section>
      <PersonDeputies person={person} may={mayDeputise} onDeputy={onDeputy} />
      <Grants person={person} />
    </Inspector>
  );
}

function Names({ person }: { person: PersonView }) {
  if (person.names.length === 0) return <p className="s12 t3">No other name of theirs is known.</p>;
  return (
    <dl className="people-names s12">
      {KINDS.map((kind) => {
        const names = person.names.filter((other) => other.kind === kind);
        return (
          names.length > 0 && (
            <div key={kind}>
              <dt className="t3">{NAME[kind].full}</dt>
              {names.map(({ name }) => (
                <dd key={name} className="mono wrap-any">
                  {name}
                </dd>
              ))}
            </div>
          )
        );
      })}
    </dl>
  );
}

/** What they hold, as far as the person at the desk may see it. */
function Grants({ person }: { person: PersonView }) {
  const held = useQuery({ ...verbQuery('list_grants', { subject: null, person: person.urn, mine: false, ended: false }), retry: false });
  const grants = held.data?.grants ?? [];
  const toEnd = person.grants_to_end.length;
  return (
    <Section title="Grants" aside={held.data && <span className="num t3">{grants.length}</span>}>
      {toEnd > 0 && (
        <p className="s12 people-end">
          <StatusMark status="attention">{`${count(toEnd, 'grant')} ${toEnd === 1 ? 'is' : 'are'} to end: they have left`}</StatusMark>
        </p>
      )}
      {held.error ? (
        <p className="s12 t2" role="alert">
          {held.error.code === 'denied' ? 'You may not see their grants. ' : 'Their grants cannot be read. '}
          {sentence(held.error.message)}
        </p>
      ) : !held.data ? (
        <Spinner label="Reading their grants" />
      ) : grants.length === 0 ? (
        <p className="s12 t3">They hold nothing through Weft that you answer for.</p>
      ) : (
        <ul className="col g1 s12">
          {grants.slice(0, LISTED).map((grant) => (
            <li key={grant.id} className="row g2 min0">
              <Link to="/access" search={{ show: 'ending', id: grant.id }} className="el" title={grant.subject.full_name}>
                {grant.role_name} of {grant.subject.name}
              </Link>
              <span className="end nw t3 num">{grant.to_end_because === null ? `until ${date(new Date(grant.until))}` : 'to end'}</span>
            </li>
          ))}
          {grants.length > LISTED && (
            <li>
              <Link to="/access" search={{ show: 'ending' }}>
                {grants.length - LISTED} more under Access
              </Link>
            </li>
          )}
        </ul>
      )}
    </Section>
  );
}
