import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { quoted, sentence } from '@/components/error-state';
import { RelativeTime } from '@/components/relative-time';
import { AfterWait, Skeleton } from '@/components/skeleton';
import { StatusMark, type Status } from '@/components/status-mark';
import type { AppError, ListPoliciesResponse, RetentionNote, RetentionView, ShowEntityResponse } from '@/ipc/bindings';
import { workQuery } from '@/ipc/queries';
import { count } from '@/lib/time';
import { PolicyList } from './policy-list';

const STATUS: Readonly<Record<RetentionNote['severity'], Status>> = { bad: 'bad', warn: 'attention', info: 'unknown' };

/** What is promised of the history, what is there of it and what removes it: expiry removes versions, not rows. */
export function RetentionCard({ entity }: { entity: ShowEntityResponse }) {
  const table = entity.data_asset?.kind === 'table' ? entity.data_asset : null;
  const asked = useQuery({ ...workQuery('list_policies', { name: entity.urn }), enabled: table !== null });
  if (table === null) return null;
  const { data, error } = asked;
  return (
    <section className="ov-part" aria-labelledby="retention-head">
      <div className="row g2 ov-head">
        <h2 id="retention-head">Retention and maintenance</h2>
        {table.urn !== entity.urn && <span className="end mono s12 t3 wrap-any">{table.full_name}</span>}
      </div>
      {asked.isPending && <Waiting />}
      {error && error.code !== 'cancelled' && (
        <Banner
          kind="warn"
          title={error.code === 'denied' ? 'You may not see this.' : 'The policies of it could not be asked for.'}
          actions={
            <Button small onClick={() => void asked.refetch()}>
              Try again
            </Button>
          }
        >
          {sentence(error.message)} {error.hint && sentence(error.hint)}
        </Banner>
      )}
      {data && <Known shown={data} onRetry={() => void asked.refetch()} />}
    </section>
  );
}

function Waiting() {
  return (
    <AfterWait>
      <div role="status" aria-label="Asking the catalog for its policies" className="box keeps">
        {['Promised', 'Oldest row', 'Oldest snapshot', 'Expiry'].map((name) => (
          <div key={name} className="col g2">
            <span className="s12 t3">{name}</span>
            <Skeleton width={110} />
          </div>
        ))}
      </div>
    </AfterWait>
  );
}

function Known({ shown, onRetry }: { shown: ListPoliciesResponse; onRetry: () => void }) {
  return (
    <>
      <Facts view={shown.retention} />
      {shown.notes.length > 0 && (
        <ul className="keeps-notes" aria-label="What does not fit">
          {shown.notes.map((note) => (
            <li key={note.text} className="row top g2">
              <StatusMark status={STATUS[note.severity]}>{quoted(note.text)}</StatusMark>
            </li>
          ))}
        </ul>
      )}
      {shown.refused ? (
        <Refused error={shown.refused} onRetry={onRetry} />
      ) : shown.policies.length > 0 ? (
        <PolicyList policies={shown.policies} />
      ) : (
        <p className="s12 t2">{shown.kept ? 'No policy holds for this table.' : 'This source keeps no policies.'}</p>
      )}
    </>
  );
}

/** Denied is told as denied, never as “no policy”. */
function Refused({ error, onRetry }: { error: AppError; onRetry: () => void }) {
  const denied = error.code === 'denied';
  return (
    <Banner
      kind={denied ? 'info' : 'warn'}
      icon={denied ? 'policy' : 'offline'}
      title={denied ? 'You may not see the policies of this table.' : 'The policies of this table are not known now.'}
      actions={
        error.retryable && (
          <Button small onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      {sentence(error.message)} {error.hint && sentence(error.hint)}
    </Banner>
  );
}

function Facts({ view }: { view: RetentionView }) {
  return (
    <dl className="box keeps">
      <Fact name="Promised" by={view.promised?.from}>
        {view.promised ? view.promised.value : <span className="t2">Nothing is promised</span>}
      </Fact>
      <Fact name="Oldest row" by={sentence(view.oldest_row_by)}>
        {view.oldest_row === null ? <span className="t2">Not known</span> : <RelativeTime at={view.oldest_row} />}
      </Fact>
      <Fact name="Oldest snapshot" by={view.oldest_snapshot === null ? undefined : `of ${count(view.snapshots, 'snapshot')}`}>
        {view.oldest_snapshot === null ? <span className="t2">None is known</span> : <RelativeTime at={view.oldest_snapshot} />}
      </Fact>
      <Fact name="Expiry">
        <span className="keeps-words">{sentence(view.expiry)}</span>
      </Fact>
    </dl>
  );
}

function Fact({ name, by, children }: { name: string; by?: string | undefined; children: ReactNode }) {
  return (
    <div className="col min0">
      <dt className="s12 t3">{name}</dt>
      <dd className="num b5">{children}</dd>
      {by && <dd className="s11 t3 wrap-any">{by}</dd>}
    </div>
  );
}
