import { EntityLink } from '@/components/entity-link';
import { Icon } from '@/components/icon';
import { Tag } from '@/components/tag';
import type { AccessRequestView, OpenedAsset } from '@/ipc/bindings';
import { count } from '@/lib/time';
import { everyoneOf } from './access-words';
import { Part } from './part';

/** What approving it opens: tables, columns, sensitive ones, and for whom. */
export function CaseOpens({ request: { opens, row, others, steps } }: { request: AccessRequestView }) {
  const columns = opens.reduce((sum, one) => sum + one.columns, 0);
  const sensitive = opens.reduce((sum, one) => sum + one.sensitive.length, 0);
  // A right that is given to a role of several people opens for all of them, whoever asked.
  const shared = everyoneOf(steps);
  return (
    <Part title="What approval opens" aside={`${count(opens.length, 'table or view', 'tables and views')}, ${count(columns, 'column')}, ${sensitive} sensitive`}>
      {opens.length === 0 && <p className="s12 t2">Nothing: no table or view stands behind it now.</p>}
      {opens.length > 0 && (
        <ul className="box clip">
          {opens.map((one) => (
            <Opened key={one.asset.urn} opened={one} />
          ))}
        </ul>
      )}
      <p className="s12 t2">
        {shared.length > 0 ? <span className="acc-warn wrap-any">It {shared.join(' and ')}.</span> : `It opens for ${row.mine ? 'you' : row.by.name} alone.`} {others === 0 ? 'Nobody else holds something of it.' : `${count(others, 'other person', 'other people')} ${others === 1 ? 'holds' : 'hold'} something of it already.`}
      </p>
    </Part>
  );
}

function Opened({ opened: { asset, columns, sensitive } }: { opened: OpenedAsset }) {
  return (
    <li className="acc-item">
      <div className="row g2 min0">
        <EntityLink to={{ ...asset, name: asset.full_name }} mark="kind" tab="schema" className="mono" />
        <span className="s12 t3 end nw num">{count(columns, 'column')}</span>
      </div>
      {sensitive.length > 0 && (
        <ul className="row g2 wrap s12 acc-columns">
          {sensitive.map(({ column, classification, masked }) => (
            <li key={column} className="row g1 min0">
              <Icon name={masked ? 'hidden' : 'eye'} size={12} className={masked ? 't3' : 'warn-mark'} />
              <span className="mono el" title={column}>
                {column}
              </span>
              <Tag sensitive>{classification}</Tag>
              <span className={masked ? 't3' : 'acc-warn'}>{masked ? 'stays masked' : 'unmasked'}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
