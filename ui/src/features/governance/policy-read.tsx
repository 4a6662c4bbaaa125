import type { ReactNode } from 'react';
import { StatusMark } from '@/components/status-mark';
import { Table } from '@/components/table';
import { Tag } from '@/components/tag';
import type { AccessPolicy, AppOnly } from '@/ipc/bindings';
import { count } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { conditionWords, DECIDERS, EFFECT, either, exceptionEnds, exceptionFor } from './policy-words';

/** The policy as everybody reads it: what may be asked for, for how long, who decides, what needs nobody. */
export function PolicyRead({ policy, appOnly }: { policy: AccessPolicy; appOnly: readonly AppOnly[] }) {
  return (
    <>
      {policy.description && <p className="gov-words">{policy.description}</p>}
      <Asking policy={policy} />
      <Deciding policy={policy} />
      <Rules policy={policy} />
      {appOnly.length > 0 && (
        <Part title="Held to by Weft alone" note="A team's database holds whoever writes to everything else">
          <Table
            label="Held to by Weft alone"
            rows={appOnly}
            rowKey={(row) => `${row.rule} ${row.says}`}
            columns={[
              { id: 'rule', head: 'Rule', width: '26%', cell: (row) => <span className="mono s12 wrap-any">{row.rule}</span> },
              { id: 'says', head: 'What the database does instead', cell: (row) => <span className="t2 wrap-any">{row.says}</span> },
            ]}
          />
        </Part>
      )}
    </>
  );
}

function Asking({ policy: { purposes, roles, durations } }: { policy: AccessPolicy }) {
  const choices = durations.choices ?? [];
  return (
    <>
      <Part title="Purposes" note="What data may be asked for">
        <Table
          label="Purposes"
          rows={purposes}
          rowKey={(row) => row.id}
          columns={[
            { id: 'name', head: 'Purpose', width: '26%', cell: (row) => <Named name={row.name} id={row.id} /> },
            { id: 'words', head: 'What counts as it', cell: (row) => <span className="t2">{row.description ?? '–'}</span> },
            { id: 'days', head: 'At most', align: 'right', width: 110, cell: (row) => days(row.maxDays) },
          ]}
        />
      </Part>
      <Part title="Roles" note="What may be asked for, the least first">
        <Table
          label="Roles"
          rows={roles}
          rowKey={(row) => row.id}
          columns={[
            { id: 'name', head: 'Role', width: '26%', cell: (row) => <Named name={row.name} id={row.id} /> },
            { id: 'words', head: 'What it opens', cell: (row) => <span className="t2">{row.description ?? row.privileges.join(', ')}</span> },
            { id: 'masked', head: 'Sensitive columns', width: 140, cell: (row) => (row.masked ? 'stay masked' : 'open') },
            { id: 'days', head: 'At most', align: 'right', width: 110, cell: (row) => days(row.maxDays) },
          ]}
        />
      </Part>
      <Part title="How long">
        <p>
          {count(durations.defaultDays, 'day')} where nothing else is said, {count(durations.maxDays, 'day')} at most
          {choices.length > 0 && `; offered are ${either(choices.map(String))} days`}. The least of policy, purpose and role holds.
        </p>
      </Part>
    </>
  );
}

function Deciding({ policy: { decisions, guardrails = [] } }: { policy: AccessPolicy }) {
  return (
    <>
      <Part title="Who decides" note="The first that fits; nobody decides their own request">
        <Table
          label="Who decides"
          rows={decisions}
          rowKey={(row) => row.id}
          columns={[
            { id: 'when', head: 'Request', cell: (row) => <Named name={upper(conditionWords(row.when))} id={row.id} /> },
            { id: 'by', head: 'Decided by', width: '30%', cell: (row) => `${DECIDERS[row.by]}${row.twoPersons ? ', two different people' : ''}` },
            { id: 'within', head: 'Within', align: 'right', width: 90, cell: (row) => `${row.withinHours} h` },
          ]}
        />
      </Part>
      <Part title="Guardrails" note="Within them access is granted without a person">
        <Table
          label="Guardrails"
          rows={guardrails}
          rowKey={(row) => row.id}
          empty="There are none: a person decides over every request."
          columns={[
            { id: 'name', head: 'Guardrail', width: '36%', cell: (row) => <Named name={row.description} id={row.id} /> },
            { id: 'when', head: 'Request', cell: (row) => <span className="t2">{upper(conditionWords(row.when))}{(row.without ?? []).length > 0 && `, without ${either(row.without ?? [])}`}</span> },
            { id: 'days', head: 'At most', align: 'right', width: 110, cell: (row) => days(row.maxDays) },
          ]}
        />
      </Part>
    </>
  );
}

function Rules({ policy: { rules = [], exceptions = [], protects = [] } }: { policy: AccessPolicy }) {
  const now = useNow();
  return (
    <>
      <Part title="Rules" note="What is refused, or looked at by a person in any case">
        <Table
          label="Rules"
          rows={rules}
          rowKey={(row) => row.id}
          empty="Nothing is refused by a rule."
          columns={[
            { id: 'says', head: 'Rule', width: '46%', cell: (row) => <Named name={row.says} id={row.id} /> },
            { id: 'when', head: 'Request', cell: (row) => <span className="t2">{upper(conditionWords(row.when))}</span> },
            { id: 'effect', head: 'What then', width: 150, cell: (row) => <StatusMark status={row.effect === 'refuse' ? 'bad' : 'attention'}>{EFFECT[row.effect]}</StatusMark> },
          ]}
        />
      </Part>
      <Part title="Exceptions" note="They end by themselves">
        <Table
          label="Exceptions"
          rows={exceptions}
          rowKey={(row) => `${row.rule} ${row.until} ${exceptionFor(row)}`}
          empty="Every rule holds for everybody."
          columns={[
            { id: 'rule', head: 'From the rule', width: '26%', cell: (row) => <span className="mono s12 wrap-any">{row.rule}</span> },
            { id: 'for', head: 'For', cell: (row) => <span className="wrap-any">{exceptionFor(row)}<span className="t2 block">{row.because}</span></span> },
            {
              id: 'until',
              head: 'Until',
              width: 190,
              cell: (row) => {
                const ends = exceptionEnds(row.until, now);
                return <StatusMark status={ends.over ? 'unknown' : 'soon'}>{ends.text}</StatusMark>;
              },
            },
          ]}
        />
      </Part>
      <Part title="Closed without a grant" note="Where Weft itself holds the rights">
        <Table
          label="Closed without a grant"
          rows={protects}
          rowKey={(row) => row.id}
          empty="No data is closed: a grant only says that somebody may read."
          columns={[
            { id: 'says', head: 'Why', width: '46%', cell: (row) => <Named name={row.says} id={row.id} /> },
            { id: 'when', head: 'Data', cell: (row) => <span className="t2 wrap-any">{upper(conditionWords(row.when))}</span> },
          ]}
        />
      </Part>
    </>
  );
}

function Part({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="gov-part">
      <h2 className="row g2 base">
        {title}
        {note !== undefined && <span className="s12 t3">{note}</span>}
      </h2>
      {children}
    </section>
  );
}

/** What people call it, and what the file and the audit call it. */
function Named({ name, id }: { name: string; id: string }) {
  return (
    <span className="row g2 wrap gov-named">
      <span className="b5 wrap-any">{name}</span>
      <Tag>{id}</Tag>
    </span>
  );
}

function days(most: number | null | undefined): string {
  return typeof most === 'number' ? count(most, 'day') : '–';
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
