import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { StatusMark } from '@/components/status-mark';
import type { RunPolicyTestsResponse } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { testsWords } from './policy-words';

interface PolicyTestsProps {
  outcome: RunPolicyTestsResponse | undefined;
  error: WeftError | null;
  /** Why they are not run now. */
  waits: string | null;
  onRetry: () => void;
}

/** What the policy is meant to answer, held against what it answers. Those that fail come first. */
export function PolicyTests({ outcome, error, waits, onRetry }: PolicyTestsProps) {
  if (waits !== null) return <p className="s12 t2">{waits}</p>;
  if (error && !outcome) {
    return (
      <Banner kind="warn" title="They could not be run." actions={<Button small onClick={onRetry}>Try again</Button>}>
        {sentence(error.message)}
      </Banner>
    );
  }
  if (!outcome) return <SkeletonRows count={4} height={24} label="Running its tests" />;
  const tests = [...outcome.tests].sort((one, other) => Number(one.pass) - Number(other.pass));
  return (
    <div className="col g2">
      <p className="s12" role="status">
        <StatusMark status={outcome.pass ? 'good' : 'bad'}>{testsWords(outcome.tests)}</StatusMark>
      </p>
      <ul className="gov-tests">
        {tests.map((test) => (
          <li key={test.name} className="s12">
            <StatusMark status={test.pass ? 'good' : 'bad'}>
              <span className="wrap-any">{test.name}</span>
            </StatusMark>
            {test.pass ? (
              <span className="t3 block gov-test-words wrap-any">{sentence(test.got)}</span>
            ) : (
              <span className="block gov-test-words wrap-any">
                Meant is {test.expected}, the answer is {test.got}: {sentence(test.because)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
