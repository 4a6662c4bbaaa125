import { useQuery } from '@tanstack/react-query';
import { Avatar } from '@/components/avatar';
import { Banner } from '@/components/banner';
import { EntityLink } from '@/components/entity-link';
import { ErrorState } from '@/components/error-state';
import { RelativeTime } from '@/components/relative-time';
import { SkeletonRows } from '@/components/skeleton';
import { StatusMark } from '@/components/status-mark';
import type { ShowProposalResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';
import { DecideBar } from './decide-bar';
import { ProposalChanges } from './proposal-changes';
import { ProposalSide } from './proposal-side';
import { ProposalThread } from './proposal-thread';
import { STANDING } from './review-words';

/** One proposal: what it changes, what was said, and the decision. */
export function ProposalView({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(verbQuery('show_proposal', { id }));
  if (error && !data) {
    return (
      <section className="pane grow">
        <ErrorState error={error} what="this proposal" onRetry={() => void refetch()} />
      </section>
    );
  }
  if (!data) {
    return (
      <section className="pane grow">
        <SkeletonRows count={8} label="Loading the proposal" />
      </section>
    );
  }
  return (
    <>
      <section className="pane grow prop" aria-label={data.title}>
        <Head proposal={data} />
        <div className="grow scroll prop-body">
          <Standing proposal={data} />
          <ProposalChanges changes={data.changes} subject={data.subject?.urn} />
          <ProposalThread proposal={data} />
        </div>
        <DecideBar proposal={data} />
      </section>
      <ProposalSide proposal={data} />
    </>
  );
}

function Head({ proposal }: { proposal: ShowProposalResponse }) {
  const { status, word } = STANDING[proposal.state];
  return (
    <header className="row g3 prop-head">
      <Avatar name={proposal.by.name} size={32} />
      <div className="grow">
        <h2 className="el">{proposal.title}</h2>
        <p className="row g2 s12 t2 min0">
          <span className="nw">{proposal.may.own ? 'You propose it' : `${proposal.by.name} proposes it`} for</span>
          {proposal.subject ? <EntityLink to={proposal.subject} /> : <span>something that is not there any more</span>}
          <span className="t3 nw">
            <RelativeTime at={proposal.at} />
          </span>
          {proposal.version > 1 && <span className="t3 nw">version {proposal.version}</span>}
        </p>
      </div>
      <StatusMark status={status} pill>
        {word}
      </StatusMark>
    </header>
  );
}

/** What stands in the way, or what became of it. */
function Standing({ proposal }: { proposal: ShowProposalResponse }) {
  const { state, decision, changes } = proposal;
  if (state === 'outdated') {
    const clashes = changes.filter((change) => change.clash !== null);
    const [first] = clashes;
    return (
      <Banner kind="warn" icon="people" title={first?.clash ? `${first.clash.by} has changed the same since.` : 'What it is about is not there any more.'}>
        {first && `${count(clashes.length, 'part')} cannot be published as they are: both versions stand below. `}
        {first && (proposal.may.own ? 'Put yours over theirs, or withdraw it.' : `${proposal.by.name} can put it over what stands now, or you can reject it.`)}
      </Banner>
    );
  }
  if (decision === null) return null;
  const kind = state === 'accepted' ? 'ok' : 'info';
  return (
    <Banner kind={kind} title={`${STANDING[state].word} by ${decision.by.name}.`}>
      <RelativeTime at={decision.at} />
      {decision.reason !== null && <p className="wrap-any pre">{decision.reason}</p>}
    </Banner>
  );
}
