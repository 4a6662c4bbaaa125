import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { ErrorState, sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { names } from '@/components/missing-piece';
import { SkeletonRows } from '@/components/skeleton';
import type { ExplainAccessResponse, GrantRow, ShowFrameResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { askForAccess } from '@/lib/asking';
import { clock, date } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { isMine } from './is-mine';
import { Part } from './part';

interface MyAccessProps {
  urn: string;
  grants: readonly GrantRow[];
  frame: ShowFrameResponse | undefined;
}

/** Whether I may read it, by which path and until when; what I asked for; and the way to more. */
export function MyAccess({ urn, grants, frame }: MyAccessProps) {
  const why = useQuery(verbQuery('explain_access', { name: urn, person: null }));
  const asked = useQuery(verbQuery('list_requests', { which: 'mine', open: true, subject: urn }));
  if (why.error && !why.data) return <ErrorState error={why.error} what="whether you may read it" onRetry={() => void why.refetch()} />;
  if (!why.data) return <SkeletonRows count={1} label="Finding out whether you may read it" />;
  const { verdict, path, subject } = why.data;
  const held = grants.find((grant) => grant.end === null && isMine(grant.holder, frame));
  const [open] = asked.data?.requests ?? [];
  const ask = () => askForAccess({ things: [subject] });
  return (
    <>
      <Banner
        kind={verdict === 'denied' ? 'warn' : 'info'}
        icon={verdict === 'granted' ? 'unlock' : verdict === 'denied' ? 'lock' : 'unknown'}
        className={verdict === 'granted' ? 'acc' : ''}
        title={titleOf(why.data, held)}
        actions={
          <>
            {held && (
              <Button small onClick={() => askForAccess({ things: [subject], role: held.role, renews: held.id })}>
                Renew
              </Button>
            )}
            <Button small combo="r" onClick={ask}>
              {verdict === 'granted' ? 'Ask for more' : 'Request access'}
            </Button>
          </>
        }
      >
        <Words why={why.data} />
      </Banner>
      {open && (
        <p className="row g2 s12">
          <Icon name="clock" size={13} className="t3" />
          <span>
            You asked for {open.role_name};{' '}
            <Link to="/access" search={{ show: 'mine', id: open.id }}>
              {open.state === 'asked_back' ? 'it waits for your answer' : `it waits for ${open.waits_for.length === 0 ? 'a decision' : names(open.waits_for.map((person) => person.name))}`}
            </Link>
            .
          </span>
        </p>
      )}
      {path.length > 0 && (
        <Part title={verdict === 'granted' ? 'What gives it to you' : 'What was found'}>
          <ol className="box clip">
            {path.map((step, index) => (
              <li key={`${step.from} ${step.to} ${index}`} className="row g2 wrap acc-item s12">
                <b className="b5 wrap-any">{step.from}</b>
                <Icon name="forward" size={12} className="t3" />
                <b className="b5 wrap-any">{step.to}</b>
                <span className="t2 wrap-any">
                  {step.what}
                  {step.until !== null && `, until ${date(new Date(step.until))}`}
                </span>
              </li>
            ))}
          </ol>
        </Part>
      )}
    </>
  );
}

function titleOf({ verdict, until }: ExplainAccessResponse, held: GrantRow | undefined): string {
  if (verdict === 'denied') return 'You may not see its rows.';
  if (verdict === 'unknown') return 'Whether you may read it is not known.';
  const end = until ?? held?.until;
  return `You may read this${held ? ` as ${held.role_name}` : ''}${end ? `, until ${date(new Date(end))}` : ''}.`;
}

function Words({ why: { says, missing } }: { why: ExplainAccessResponse }) {
  const now = useNow();
  const due = missing?.due ? `, due by ${clock(new Date(missing.due), now)}` : '';
  return (
    <>
      {sentence(says)}
      {missing && ` Missing: ${sentence(missing.what + due).replace(/^./, (first) => first.toLowerCase())}`}
      {missing && missing.who.length > 0 && ` ${names(missing.who.map((person) => person.name))} can give it.`}
    </>
  );
}
