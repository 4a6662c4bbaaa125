import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { CopyButton } from '@/components/copy-button';
import { EmptyState } from '@/components/empty-state';
import { ErrorState, sentence } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { VirtualList } from '@/components/virtual-list';
import type { AuditEntry } from '@/ipc/bindings';
import { useVerb, verbQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { clock, number } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { AuditEntryView } from './audit-entry';
import { AuditFilters } from './audit-filters';
import { AuditProof } from './audit-proof';
import { actionWords, exportCommand, narrowed, subjectWords, type AuditFilter } from './audit-words';

const PAGE = 200;
/** Entries in one answer at most; the verb gives no more. */
const MOST = 10_000;
const ROW = 32;

interface AuditViewProps {
  filter: AuditFilter;
  onFilter: (filter: AuditFilter) => void;
}

/** Who did what, when, to what: the newest first, with a proof that nobody changed it. */
export function AuditView({ filter, onFilter }: AuditViewProps) {
  const verify = useVerb('verify_audit');
  const command = exportCommand(filter);
  const check = () => !verify.isPending && verify.mutate({});
  useKeys('Audit', [{ keys: ['v'], label: 'Verify', run: check }]);
  return (
    <>
      <div className="row g3 wrap gov-bar">
        <AuditFilters filter={filter} onFilter={onFilter} />
        <span className="end row g2 wrap">
          <span className="row g1 s12 t2 min0">
            As a file:
            <code className="el gov-command" title={command}>
              {command}
            </code>
            <CopyButton text={command} what="the command" />
          </span>
          <Button icon="policy" combo="v" busy={verify.isPending} onClick={check}>
            Verify the chain
          </Button>
        </span>
      </div>
      <AuditProof proof={verify.data} error={verify.error} onAgain={check} />
      <Entries key={JSON.stringify(filter)} filter={filter} onFilter={onFilter} />
    </>
  );
}

function Entries({ filter, onFilter }: AuditViewProps) {
  const [limit, setLimit] = useState(PAGE);
  const [active, setActive] = useState(-1);
  const { person, about, since } = filter;
  const listed = useQuery({
    ...verbQuery('list_audit', { person: person ?? null, subject: about ?? null, since: since ?? null, after: null, limit }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const entries = listed.data?.entries ?? [];
  const more = listed.data?.more === true && !listed.isPlaceholderData;
  const length = entries.length;
  const reach = useCallback(
    (index: number) => {
      if (more && index >= length - 20) setLimit((last) => Math.min(MOST, last * 4));
    },
    [more, length],
  );
  const step = (by: number) => setActive((last) => Math.max(0, Math.min(length - 1, last + by)));
  useKeys('Entries', [
    { keys: ['arrowdown', 'j'], label: 'Move', draw: ['arrowup', 'arrowdown'], run: () => step(1) },
    { keys: ['arrowup', 'k'], label: 'Up', shown: false, run: () => step(-1) },
    { keys: ['home'], label: 'First', shown: false, run: () => setActive(0) },
    { keys: ['end'], label: 'Last', shown: false, run: () => setActive(length - 1) },
    { keys: ['escape'], label: 'Close', shown: false, run: () => setActive(-1) },
  ]);
  if (listed.error && !listed.data) return <ErrorState error={listed.error} what="the audit" onRetry={() => void listed.refetch()} actions={narrowed(filter) && <Button onClick={() => onFilter({})}>Show everything</Button>} />;
  if (!listed.data) return <SkeletonRows count={12} height={ROW} label="Reading the audit" />;
  if (length === 0) {
    return narrowed(filter) ? (
      <EmptyState icon="search" title="No entry fits" actions={<Button onClick={() => onFilter({})}>Show everything</Button>}>
        A person is named by their login; a sync by the login that ran it.
      </EmptyState>
    ) : (
      <EmptyState icon="history" title="Nothing was done yet">
        What people and sources do in this workspace is listed here.
      </EmptyState>
    );
  }
  const chosen = entries[active];
  return (
    <div className="row grow min0 stretch">
      <div className="pane grow">
        {listed.error && (
          <Banner kind="warn" className="gov-note" title="These entries are from before." actions={<Button small onClick={() => void listed.refetch()}>Try again</Button>}>
            {sentence(listed.error.message)}
          </Banner>
        )}
        <div className="gov-entry gov-entry-head s12 t2" aria-hidden="true">
          <span className="r">No.</span>
          <span>When</span>
          <span>Who</span>
          <span>Did</span>
          <span>On</span>
          <span>What</span>
        </div>
        <VirtualList
          id="audit"
          label="Audit entries"
          count={length}
          rowHeight={ROW}
          active={active}
          onReach={reach}
          onChoose={setActive}
          onOpen={setActive}
          renderRow={(index) => {
            const entry = entries[index];
            return entry && <Row entry={entry} />;
          }}
        />
        <p className="s12 t3 gov-foot" role="status">
          {number(length)} {length === 1 ? 'entry' : 'entries'}
          {more && (limit < MOST ? ', and more' : '; there are more: name a person, a thing or a day')}
        </p>
      </div>
      {chosen && <AuditEntryView entry={chosen} onClose={() => setActive(-1)} />}
    </div>
  );
}

function Row({ entry }: { entry: AuditEntry }) {
  const now = useNow();
  return (
    <div className="gov-entry s12">
      <span className="r num t3">{number(entry.sequence)}</span>
      <span className="num nw">{clock(new Date(entry.at), now)}</span>
      <span className="el" title={entry.actor}>
        {entry.actor}
      </span>
      <span className="el b5">{actionWords(entry.action)}</span>
      <span className="el t2" title={entry.subject}>
        {subjectWords(entry.subject)}
      </span>
      <span className="el t2" title={entry.detail}>
        {entry.detail}
      </span>
    </div>
  );
}
