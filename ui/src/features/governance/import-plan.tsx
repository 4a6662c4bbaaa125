import type { ReactNode } from 'react';
import { quoted } from '@/components/error-state';
import { StatusMark } from '@/components/status-mark';
import { Table } from '@/components/table';
import type { LeavingPerson, PeopleError, PersonLine, PlanPeopleResponse } from '@/ipc/bindings';
import { count, number } from '@/lib/time';
import { saidWords, seenWords } from './people-words';

/** Rows of one list that are shown; the command line has all. */
const SHOWN = 50;
/** Errors that the verb tells at most; one more says that there are more. */
const ERRORS = 50;

/** What a file of people comes to, or what is wrong in it. */
export function ImportPlan({ plan, stale }: { plan: PlanPeopleResponse; stale: boolean }) {
  if (plan.errors.length > 0) return <Errors errors={plan.errors} stale={stale} />;
  return (
    <div className="people-lists" aria-busy={stale}>
      <p className="row g3 wrap s12 num" role="status">
        <StatusMark status="good">{`${number(plan.joiners.length)} added`}</StatusMark>
        <StatusMark status="soon">{`${number(plan.changed.length)} changed`}</StatusMark>
        <StatusMark status={plan.leavers.length > 0 ? 'attention' : 'unknown'}>{`${number(plan.leavers.length)} leave`}</StatusMark>
        <span className="t2">{count(plan.same, 'person stays', 'people stay')} as they are</span>
      </p>
      <List title="Leave" rows={plan.leavers} row={leaving} keyOf={(person) => person.id} />
      <List title="Added" rows={plan.joiners} row={line} keyOf={(person) => person.id} />
      <List title="Changed" rows={plan.changed} row={line} keyOf={(person) => person.id} />
      <List title="Not in the file, and stay" rows={plan.missing} row={leaving} keyOf={(person) => person.id} />
      <List
        title="Names of the mesh that stay nobody’s"
        rows={plan.unmatched}
        more={plan.more_unmatched}
        keyOf={(name) => `${name.kind}/${name.name}`}
        row={(name) => (
          <>
            <span className="mono wrap-any">{name.name}</span>
            <span className="t3">{seenWords(name)}</span>
          </>
        )}
      />
    </div>
  );
}

interface ListProps<Row> {
  title: string;
  rows: readonly Row[];
  /** How many the verb left out. */
  more?: number;
  keyOf: (row: Row) => string;
  row: (row: Row) => ReactNode;
}

function List<Row>({ title, rows, more = 0, keyOf, row }: ListProps<Row>) {
  if (rows.length === 0) return null;
  const left = Math.max(0, rows.length - SHOWN) + more;
  return (
    <section aria-label={title}>
      <h3>
        {title} <span className="t3 num">{number(rows.length + more)}</span>
      </h3>
      <ul className="s12">
        {rows.slice(0, SHOWN).map((one) => (
          <li key={keyOf(one)}>{row(one)}</li>
        ))}
        {left > 0 && <li className="t3">{number(left)} more</li>}
      </ul>
    </section>
  );
}

function Who({ id, name }: { id: string; name: string }) {
  return (
    <>
      <b className="b5 wrap-any">{name}</b>
      <span className="t3 wrap-any">{id}</span>
    </>
  );
}

function line(person: PersonLine) {
  return (
    <>
      <Who {...person} />
      <span className="t2 wrap-any">{person.says.map(saidWords).join(', ')}</span>
    </>
  );
}

/** Somebody who leaves, with what they leave behind. */
function leaving({ id, name, grants, logins, stands_in_for: places }: LeavingPerson) {
  const behind = [
    ...(grants > 0 ? [`${count(grants, 'grant')} to end`] : []),
    ...(logins.length > 0 ? [`${logins.length === 1 ? 'login' : 'logins'} ${logins.join(', ')}`] : []),
    ...(places.length > 0 ? [`stands in for ${places.join(', ')}`] : []),
  ];
  return (
    <>
      <Who id={id} name={name} />
      <span className="t2 wrap-any">{behind.join('; ')}</span>
    </>
  );
}

function Errors({ errors, stale }: { errors: readonly PeopleError[]; stale: boolean }) {
  const told = errors.slice(0, ERRORS).map((error, at) => ({ ...error, at }));
  return (
    <section className="col g2" aria-label="What is wrong" aria-busy={stale}>
      <p className="s12 t2">Nothing is taken from a file in which anything is wrong.</p>
      <div className="box">
        <Table
          label="What is wrong"
          rows={told}
          rowKey={(error) => String(error.at)}
          columns={[
            { id: 'line', head: 'Line', width: 64, align: 'right', cell: (error) => error.line ?? '–' },
            { id: 'column', head: 'Column', width: 160, cell: (error) => <span className="mono wrap-any">{error.column ?? '–'}</span> },
            { id: 'what', head: 'What', cell: (error) => <span className="wrap-any people-wrong">{quoted(error.message)}</span> },
          ]}
        />
      </div>
      {errors.length > ERRORS && <p className="s12 t3">There are more. Mend these first.</p>}
    </section>
  );
}
