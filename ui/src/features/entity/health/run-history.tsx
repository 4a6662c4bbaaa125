import type { TestResult, TestRunView } from '@/ipc/bindings';
import { clock } from '@/lib/time';
import { useNow } from '@/lib/use-now';

/** Runs that fit into a row. */
const RUNS = 24;
const WORD: Readonly<Record<TestRunView['status'], string>> = { passed: 'passed', warned: 'warned', failed: 'failed', errored: 'broke', not_run: 'did not run' };

/** The last runs of a test, oldest first. */
export function runsOf(test: TestResult, runs: readonly TestRunView[]): TestRunView[] {
  const contract = test.rule?.contract ?? null;
  const own = runs.filter((run) => run.test === test.name && (run.column ?? null) === (test.column ?? null) && (run.contract ?? null) === contract);
  return own.slice(0, RUNS).reverse();
}

/** A mark a run, as tall and as coloured as it went. */
export function RunHistory({ runs }: { runs: readonly TestRunView[] }) {
  const now = useNow();
  if (runs.length === 0) return <span className="t3">–</span>;
  const failed = runs.filter((run) => run.status !== 'passed').length;
  return (
    <span className="sla-days" role="img" aria-label={`${runs.length} runs kept, ${failed} of them not passed`}>
      {runs.map((run) => (
        <i key={run.at} className={run.status === 'passed' ? undefined : run.status === 'warned' ? 'warn' : 'bad'} title={`${clock(new Date(run.at), now)}: ${WORD[run.status]}`} />
      ))}
    </span>
  );
}
