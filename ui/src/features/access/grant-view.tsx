import { useQuery } from '@tanstack/react-query';
import { Avatar } from '@/components/avatar';
import { Banner } from '@/components/banner';
import { EntityLink } from '@/components/entity-link';
import { StatusMark } from '@/components/status-mark';
import type { GrantRow } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { clock, date } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { END, GRANT, lasts } from './access-words';
import { GrantSteps } from './case-steps';
import { GrantActions } from './grant-actions';
import { GrantTrouble } from './grant-trouble';
import { Part } from './part';
import { isMine } from './is-mine';

/** One grant: who holds what until when, what the system says of it, and the ways to end or renew it. */
export function GrantView({ grant }: { grant: GrantRow }) {
  const now = useNow();
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const mine = isMine(grant.holder, frame);
  const { status, word } = GRANT[grant.state];
  const ends = new Date(grant.until);
  return (
    <section className="pane grow acc-case" aria-label={`${grant.holder_name} holds ${grant.subject.name}`}>
      <header className="row g3 acc-head">
        <Avatar name={grant.holder_name} size={32} />
        <div className="grow">
          <h2 className="row g2 min0 acc-head-name">
            <span className="nw">{mine ? 'You hold' : `${grant.holder_name} holds`}</span>
            <EntityLink to={grant.subject} mark="none" />
          </h2>
          <p className="row g2 s12 t2 wrap">
            <span>{grant.role_name}</span>
            <span aria-hidden="true">·</span>
            <span>until {date(ends)}</span>
            <span className="t3">{ends > now ? `${lasts(grant.until, now)} left` : lasts(grant.until, now)}</span>
          </p>
        </div>
        <StatusMark status={status} pill>
          {word}
        </StatusMark>
      </header>
      <div className="grow scroll acc-body ring-in" tabIndex={0} role="region" aria-label="The grant">
        <div className="col acc-main">
          <GrantTrouble grants={[grant]} />
          {grant.to_end_because !== null && <Banner kind="warn" title="It is to end">{grant.to_end_because}.</Banner>}
          {grant.end && <Banner kind="info" title={`It ends: ${END[grant.end.why]}.`}>{grant.end.reason}</Banner>}
          <GrantSteps steps={grant.steps} ended={grant.end !== null} />
          <Part title="By whose word">
            <p className="s12 t2">
              {grant.guardrail === null ? `${grant.by} decided it` : `The guardrail ${grant.guardrail} granted it without a person`}, {clock(new Date(grant.at), now)}. For {grant.purpose}.
            </p>
          </Part>
        </div>
      </div>
      <footer className="col g2 acc-foot">
        <GrantActions grant={grant} mine={mine} />
      </footer>
    </section>
  );
}
