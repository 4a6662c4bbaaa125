import { Avatar } from '@/components/avatar';
import { EntityLink } from '@/components/entity-link';
import { Icon } from '@/components/icon';
import { RelativeTime } from '@/components/relative-time';
import { Section } from '@/components/section';
import type { ShowProposalResponse } from '@/ipc/bindings';
import { STANDING } from './review-words';

const NAMED = 6;

/** What it is about, who decides, and what happened to it so far. */
export function ProposalSide({ proposal }: { proposal: ShowProposalResponse }) {
  const { subject, deciders, decision } = proposal;
  return (
    <aside className="pane prop-aside scroll" aria-label="About this proposal">
      <Section title="About">
        {subject ? <EntityLink to={subject} mark="kind" /> : <p className="s12 t2">What it is about is not there any more.</p>}
        <p className="s12 t2 prop-note">{proposal.asked ? 'Its edits wait for a second person.' : 'Its edits need no review; this one was proposed all the same.'}</p>
      </Section>
      <Section title="Who decides">
        {deciders.length === 0 && <p className="s12 t2">Nobody answers for it: any second person decides.</p>}
        <ul className="col g2">
          {deciders.slice(0, NAMED).map((person) => (
            <li key={person.urn} className="row g2 min0">
              <Avatar name={person.name} />
              <EntityLink to={{ urn: person.urn, kind: 'person', name: person.name, full_name: person.name, domain: null }} mark="none" className="grow" />
              <span className="s12 t3 nw">{person.urn === proposal.by.person ? 'its author' : person.role}</span>
            </li>
          ))}
        </ul>
        {deciders.length > NAMED && <p className="s12 t3">and {deciders.length - NAMED} more</p>}
      </Section>
      <Section title="So far">
        <ul className="col g2 s12">
          <Step at={proposal.at} text={`${proposal.by.name} proposed it`} />
          {proposal.revised !== null && <Step at={proposal.revised} text={`${proposal.by.name} put version ${proposal.version}`} />}
          {decision && <Step at={decision.at} text={`${decision.by.name}: ${STANDING[proposal.state].word.toLowerCase()}`} />}
        </ul>
      </Section>
    </aside>
  );
}

function Step({ at, text }: { at: string; text: string }) {
  return (
    <li className="row g2 top">
      <Icon name="circle" size={8} className="t3 prop-dot" />
      <span className="grow wrap-any">{text}</span>
      <span className="t3 num nw">
        <RelativeTime at={at} />
      </span>
    </li>
  );
}
