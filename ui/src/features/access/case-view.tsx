import { useQuery } from '@tanstack/react-query';
import { Avatar } from '@/components/avatar';
import { Banner } from '@/components/banner';
import { EntityLink } from '@/components/entity-link';
import { ErrorState } from '@/components/error-state';
import { RelativeTime } from '@/components/relative-time';
import { SkeletonRows } from '@/components/skeleton';
import { StatusMark } from '@/components/status-mark';
import type { AccessRequestView } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { date } from '@/lib/time';
import { isOpen, REQUEST, standing } from './access-words';
import { CaseChecks } from './case-checks';
import { CaseHistory } from './case-history';
import { CaseHolds } from './case-holds';
import { CaseOpens } from './case-opens';
import { CaseSteps } from './case-steps';
import { DecideFoot } from './decide-foot';
import { Due } from './due';
import { GrantTrouble } from './grant-trouble';
import { OwnFoot } from './own-foot';

/** One request, read from top to bottom like a case, and the decision at its foot. */
export function CaseView({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(verbQuery('show_request', { id }));
  if (error && !data) {
    return (
      <section className="pane grow">
        <ErrorState error={error} what="this request" onRetry={() => void refetch()} />
      </section>
    );
  }
  if (!data) {
    return (
      <section className="pane grow">
        <SkeletonRows count={8} label="Loading the request" />
      </section>
    );
  }
  const { row, grant } = data;
  const name = row.subject?.name ?? 'something that is not there any more';
  return (
    <section className="pane grow acc-case" aria-label={row.mine ? `You ask for ${name}` : `${row.by.name} asks for ${name}`}>
      <Head request={data} />
      <div className="grow scroll acc-body ring-in" tabIndex={0} role="region" aria-label="The case">
        <div className="col acc-main">
          <Decided request={data} />
          {grant && <GrantTrouble grants={[grant]} />}
          <div>
            <p className="acc-reason pre wrap-any">{data.reason}</p>
            {data.reference !== null && (
              <p className="s12 t3 wrap-any">
                Ticket <span className="mono">{data.reference}</span>
              </p>
            )}
          </div>
          <CaseOpens request={data} />
          <CaseChecks request={data} />
          <CaseSteps request={data} />
          <CaseHolds request={data} />
        </div>
        <CaseHistory request={data} />
      </div>
      {row.mine ? <OwnFoot request={data} /> : <DecideFoot request={data} />}
    </section>
  );
}

function Head({ request: { row, grant } }: { request: AccessRequestView }) {
  const { status, word } = standing(row);
  const until = grant?.until ?? row.until;
  return (
    <header className="row g3 acc-head">
      <Avatar name={row.by.name} size={32} />
      <div className="grow">
        <h2 className="row g2 min0 acc-head-name">
          <span className="nw">{row.mine ? 'You ask for' : `${row.by.name} asks for`}</span>
          {row.subject ? <EntityLink to={row.subject} mark="none" /> : <span className="t2 el">something that is not there any more</span>}
        </h2>
        <p className="row g2 s12 t2 min0 wrap">
          <span>{row.role_name}</span>
          <span aria-hidden="true">·</span>
          <span>{row.purpose_name}</span>
          <span aria-hidden="true">·</span>
          <span className="nw">until {date(new Date(until))}</span>
          <span className="t3 nw">
            sent <RelativeTime at={row.at} />
          </span>
          {row.renews !== null && <span className="t3 nw">renews a grant</span>}
          <span className="t3 mono nw">{row.short}</span>
        </p>
      </div>
      {row.state === 'waiting' ? (
        <Due due={row.due} pill />
      ) : (
        <StatusMark status={status} pill>
          {word}
        </StatusMark>
      )}
    </header>
  );
}

/** What became of it, or what it waits for beside a decision. */
function Decided({ request: { row, history, outcome } }: { request: AccessRequestView }) {
  if (row.state === 'asked_back') {
    const asked = history.findLast((entry) => entry.act === 'ask_back');
    return (
      <Banner kind="warn" icon="help" title={`${asked?.by.name ?? 'Whoever decides'} wants to know more.`}>
        {asked?.text ?? ''} {row.mine ? 'It waits for your answer.' : `It waits for ${row.by.name}.`}
      </Banner>
    );
  }
  if (isOpen(row.state)) {
    if (row.first) return <Banner kind="info" icon="people" title={`${row.first.name} approved it first.`}>A second, different person has to approve it as well.</Banner>;
    if (outcome.kind === 'refused') return <Banner kind="warn" title="The policy refuses this now.">{outcome.says}</Banner>;
    return outcome.two_persons ? <Banner kind="info" icon="people" title="Two people decide.">The first approval grants nothing yet.</Banner> : null;
  }
  const last = history.findLast((entry) => ['approve', 'reject', 'withdraw'].includes(entry.act));
  const by = row.guardrail !== null ? `within the guardrail ${row.guardrail}, without a person` : `by ${row.decided_by?.name ?? row.by.name}`;
  return (
    <Banner kind={row.state === 'approved' ? 'ok' : 'info'} title={`${REQUEST[row.state].word} ${by}.`}>
      {last && <RelativeTime at={last.at} />}
      {last?.text && <p className="wrap-any pre">{last.text}</p>}
      {last?.terms && <p>With other terms than were asked for.</p>}
    </Banner>
  );
}
