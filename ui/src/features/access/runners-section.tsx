import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { CopyButton } from '@/components/copy-button';
import { sentence } from '@/components/error-state';
import { RelativeTime } from '@/components/relative-time';
import { SkeletonRows } from '@/components/skeleton';
import { StatusMark } from '@/components/status-mark';
import type { RunnerRow, RunnerState } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { count } from '@/lib/time';
import type { Standing } from './access-words';

const INSTALL = 'weft runner install NAME --domain DOMAIN --login LOGIN';

const STATE: Readonly<Record<RunnerState, Standing>> = {
  waiting: { status: 'soon', word: 'Not run yet' },
  good: { status: 'good', word: 'Nothing left' },
  left: { status: 'attention', word: 'Work left' },
  late: { status: 'bad', word: 'Late' },
  removed: { status: 'unknown', word: 'Removed' },
};

interface RunnersSectionProps {
  runners: readonly RunnerRow[] | undefined;
  error: WeftError | null;
  onRetry: () => void;
}

/** Who does unattended what was decided: each runner with its domain, its last run and where it stands. */
export function RunnersSection({ runners, error, onRetry }: RunnersSectionProps) {
  return (
    <div className="acc-runners ring-in" tabIndex={0} role="region" aria-label="Runners">
      <h2 className="s12 b6">Runners</h2>
      {error && !runners && (
        <Banner
          kind="warn"
          title="The runners could not be read."
          actions={
            <Button small onClick={onRetry}>
              Try again
            </Button>
          }
        >
          {sentence(error.message)}
        </Banner>
      )}
      {!error && !runners && <SkeletonRows count={1} height={36} label="Loading the runners" />}
      {runners?.length === 0 && (
        <p className="s12 t3">
          None is installed: what is due is ended when somebody says so. <CopyButton text={INSTALL} what="the command that installs one" />
        </p>
      )}
      <ul>
        {runners?.map((row) => (
          <Runner key={row.name} row={row} />
        ))}
      </ul>
    </div>
  );
}

function Runner({ row }: { row: RunnerRow }) {
  const { status, word } = STATE[row.state];
  const { last } = row;
  return (
    <li className="acc-runner s12" title={`${row.name} acts as ${row.login}: ${row.says}`}>
      <span className="row g2">
        <b className="b6 el">{row.name}</b>
        <span className="t3 el grow">{row.domain ?? 'the whole mesh'}</span>
        <StatusMark status={status}>{word}</StatusMark>
      </span>
      <span className="t3">
        {last === null ? (
          'Has not run yet'
        ) : (
          <>
            Ran <RelativeTime at={last.ended} />: {count(last.granted, 'granted', 'granted')}, {count(last.taken, 'taken away', 'taken away')}, {count(last.left, 'left', 'left')}
          </>
        )}
      </span>
      {row.state !== 'good' && row.state !== 'waiting' && <span className="t2 wrap-any">{sentence(row.says)}</span>}
    </li>
  );
}
