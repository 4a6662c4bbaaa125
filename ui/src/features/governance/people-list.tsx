import { Avatar } from '@/components/avatar';
import { Icon } from '@/components/icon';
import { StatusMark } from '@/components/status-mark';
import { VirtualList } from '@/components/virtual-list';
import type { PersonView, UnmatchedName } from '@/ipc/bindings';
import { count } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { daysWords, isOver, nameWords, seenWords, STATE, stateWords, type PeopleRow } from './people-words';

const ROW = 36;

interface PeopleListProps {
  rows: readonly PeopleRow[];
  active: number;
  onChoose: (index: number) => void;
}

/** People and names in a table of any length. */
export function PeopleList({ rows, active, onChoose }: PeopleListProps) {
  return (
    <>
      <div className="people-row people-head s12 t2" aria-hidden="true">
        <span>Name</span>
        <span>Mail</span>
        <span>State</span>
        <span>Other names</span>
        <span>Who stands in</span>
      </div>
      <VirtualList
        id="people"
        label="People"
        count={rows.length}
        rowHeight={ROW}
        active={active}
        onChoose={onChoose}
        onOpen={onChoose}
        renderRow={(index) => {
          const row = rows[index];
          if (row === undefined) return null;
          return row.person ? <Person person={row.person} /> : <Name name={row.name} />;
        }}
      />
    </>
  );
}

function Person({ person }: { person: PersonView }) {
  const names = nameWords(person);
  const grants = person.grants_to_end.length;
  const state = grants > 0 ? `${stateWords(person)}, ${count(grants, 'grant')} to end` : stateWords(person);
  return (
    <div className="people-row s12">
      <span className="row g2 min0">
        <Avatar name={person.name} />
        <span className="el b5" title={person.name}>
          {person.name}
        </span>
      </span>
      <span className="el t2" title={person.mail ?? undefined}>
        {person.mail ?? '–'}
      </span>
      <StatusMark status={grants > 0 ? 'attention' : STATE[person.state]}>
        <span className="el" title={state}>
          {state}
        </span>
      </StatusMark>
      <span className="el t2" title={names}>
        {names === '' ? '–' : names}
      </span>
      <StandsIn person={person} />
    </div>
  );
}

/** Whoever stands in now, else whoever will. */
function StandsIn({ person }: { person: PersonView }) {
  const now = useNow();
  const open = person.deputies.filter((deputy) => !isOver(deputy, now));
  const deputy = open.find((one) => one.holds) ?? open[0];
  if (!deputy) return <span className="t3">–</span>;
  const words = `${deputy.person_name} ${daysWords(deputy, now)}`;
  return (
    <span className="el num" title={words}>
      {words}
      {open.length > 1 && <span className="t3">{`, ${open.length - 1} more`}</span>}
    </span>
  );
}

function Name({ name }: { name: UnmatchedName }) {
  return (
    <div className="people-row s12">
      <span className="row g2 min0">
        <Icon name="unknown" size={20} className="t3" />
        <span className="el mono" title={name.name}>
          {name.name}
        </span>
      </span>
      <span className="t3">–</span>
      <StatusMark status="attention">Nobody’s</StatusMark>
      <span className="el t2 people-seen" title={seenWords(name)}>
        {seenWords(name)}
      </span>
    </div>
  );
}
