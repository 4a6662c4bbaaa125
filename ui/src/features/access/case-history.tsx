import { Icon } from '@/components/icon';
import { RelativeTime } from '@/components/relative-time';
import type { AccessRequestView, RequestEntryView } from '@/ipc/bindings';
import { count, date } from '@/lib/time';
import { ACT, standing, upper } from './access-words';
import { OutcomeWords } from './outcome-words';
import { Part } from './part';

/** Who decides, what was decided before, and what happened so far: nothing of it is ever taken out. */
export function CaseHistory({ request }: { request: AccessRequestView }) {
  const { history, similar, row, outcome } = request;
  const decided = similar.approved + similar.rejected;
  return (
    <div className="col acc-side">
      {(row.state === 'waiting' || row.state === 'asked_back') && (
        <Part title="Who decides">
          <OutcomeWords outcome={outcome} />
        </Part>
      )}
      <Part title="Similar decisions">
        <p className="s12 t2">{decided === 0 ? 'Nobody decided about this thing and role before.' : `${similar.approved} of ${count(decided, 'request')} like this ${similar.approved === 1 ? 'was' : 'were'} approved.`}</p>
        {similar.latest.length > 0 && (
          <ul className="col g1 s12">
            {similar.latest.map((one) => (
              <li key={one.id} className="row g2 min0">
                <span className="el grow" title={one.by.name}>
                  {one.by.name}
                </span>
                <span className="t3 nw">{standing(one).word.toLowerCase()}</span>
                <span className="t3 num nw">
                  <RelativeTime at={one.touched} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part title="History">
        <ol className="col g2 s12">
          {[...history].reverse().map((entry) => (
            <Entry key={`${entry.at} ${entry.act} ${entry.by.login}`} entry={entry} />
          ))}
        </ol>
      </Part>
    </div>
  );
}

function Entry({ entry }: { entry: RequestEntryView }) {
  const { act, by, at, text, guardrail, terms } = entry;
  return (
    <li className="row g2 top">
      <Icon name="circle" size={8} className="t3 acc-dot" />
      <span className="grow wrap-any">
        {guardrail === null ? `${upper(by.name)} ${ACT[act]}` : `The guardrail ${guardrail} approved it`}
        {terms && <span className="t2 block">with other terms: {terms.role}, {count(terms.days, 'day')}, {count(terms.assets.length, 'table or view', 'tables and views')}</span>}
        {text !== null && <span className="t2 block pre">{text}</span>}
      </span>
      <span className="t3 num nw" title={date(new Date(at))}>
        <RelativeTime at={at} />
      </span>
    </li>
  );
}
