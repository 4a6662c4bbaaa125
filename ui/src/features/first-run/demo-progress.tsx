import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { StepList } from '@/components/step-list';
import type { Running } from '@/lib/running';

interface DemoProgressProps {
  running: Running;
  onRetry: () => void;
  onConnect: () => void;
}

/** The demo while it is made, and what to do when it was stopped or failed. */
export function DemoProgress({ running, onRetry, onConnect }: DemoProgressProps) {
  const runs = running.state === 'running';
  return (
    <div className="col g3">
      <div>
        <h2>
          {runs
            ? 'Making the demo mesh'
            : running.state === 'failed'
              ? 'The demo was not made'
              : 'The demo was stopped'}
        </h2>
        <p className="t2 s12">
          {runs
            ? 'Real tables, contracts and tests are written to this computer, then read like your own.'
            : 'What was written stays and is used again.'}
        </p>
      </div>
      {running.state === 'failed' && running.error && (
        <Banner kind="bad">
          {sentence(running.error.message)} {running.error.hint !== null && sentence(running.error.hint)}
        </Banner>
      )}
      <StepList running={running} />
      <div className="row g2">
        {runs ? (
          <Button icon="stop" onClick={running.stop}>
            Stop
          </Button>
        ) : (
          <>
            <Button kind="primary" onClick={onRetry}>
              Make the demo again
            </Button>
            <Button onClick={onConnect}>Connect something else</Button>
          </>
        )}
      </div>
    </div>
  );
}
