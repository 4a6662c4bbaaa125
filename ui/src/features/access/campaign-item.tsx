import type { ReactNode } from 'react';
import { sentence } from '@/components/error-state';
import { Tag } from '@/components/tag';
import type { CampaignItemView } from '@/ipc/bindings';
import { clock, count } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { held, ITEM } from './campaign-words';
import { Part } from './part';

/** What helps to answer for one grant. What nobody knows is said to be unknown. */
export function CampaignItem({ item }: { item: CampaignItemView }) {
  const now = useNow();
  const { grant, outcome } = item;
  return (
    <Part title={`${grant.holder_name}: ${grant.role_name} of ${grant.subject.name}`}>
      <dl className="rc-facts s12">
        {item.changed !== null && (
          <Fact name="Changed">
            <span className="acc-warn">{sentence(item.changed)}</span>
          </Fact>
        )}
        {outcome && (
          <Fact name={ITEM[item.state].word}>
            {outcome.unanswered ? 'Nobody answered: by the rule of the campaign' : `By ${outcome.by.name}`}, {clock(new Date(outcome.at), now)}{outcome.role !== null && `, to ${outcome.role}`}.{outcome.reason !== null && ` ${sentence(outcome.reason)}`}
          </Fact>
        )}
        <Fact name="Purpose">
          {item.purpose_name}
          {item.reason !== null && <span className="t2">: {item.reason}</span>}
        </Fact>
        <Fact name="Held for">{held(item)}</Fact>
        <Fact name="Last use">{sentence(item.last_use)}</Fact>
        <Fact name="Sensitive">
          {item.sensitive.length === 0 ? (
            'No column of it is classified as sensitive.'
          ) : (
            <span className="row g2 wrap">
              {item.sensitive.map((column) => (
                <span key={column.column} className="row g1">
                  <span className="mono">{column.column}</span>
                  <Tag sensitive>{column.classification}</Tag>
                  <span className={column.masked ? 't3' : 'acc-warn'}>{column.masked ? 'stays masked' : 'unmasked'}</span>
                </span>
              ))}
            </span>
          )}
        </Fact>
        <Fact name="Others">{item.others === 0 ? 'Nobody else holds the same.' : `${count(item.others, 'other person', 'other people')} ${item.others === 1 ? 'holds' : 'hold'} the same.`}</Fact>
        <Fact name="Who answers">{item.reviewers.length === 0 ? 'Nobody but its holder: it goes by the rule of the campaign.' : item.reviewers.map((person) => person.name).join(', ')}</Fact>
        {grant.unfinished_because !== null && (
          <Fact name="Not done yet">
            <span className="acc-warn">{sentence(grant.unfinished_because)}</span>
          </Fact>
        )}
      </dl>
    </Part>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="t3">{name}</dt>
      <dd className="wrap-any">{children}</dd>
    </>
  );
}
