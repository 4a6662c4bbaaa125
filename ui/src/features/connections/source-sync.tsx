import { StepList } from '@/components/step-list';
import type { Running } from '@/lib/running';
import { clock, count, size, span } from '@/lib/time';
import { useSeconds } from '@/lib/use-now';

const TITLES: Readonly<Record<Running['state'], string>> = {
  running: 'Sync',
  done: 'This sync',
  stopped: 'Sync was stopped',
  failed: 'Sync failed',
};

/** A sync while it runs and after: its steps, how long, and what it asked of the source. */
export function SourceSync({ running }: { running: Running }) {
  const runs = running.state === 'running';
  const now = useSeconds(runs);
  const ended = running.steps.at(-1)?.ended ?? now;
  const took = Math.max(0, (runs ? now : ended) - running.started);
  const { requests, bytes } = running;
  const cost = [
    ...(typeof requests === 'number' && requests > 0 ? [count(requests, 'request')] : []),
    ...(typeof bytes === 'number' && bytes > 0 ? [size(bytes)] : []),
  ];
  return (
    <section>
      <div className="row g2 conn-part">
        <h3>{TITLES[running.state]}</h3>
        <span className="s12 t2 num" role="timer" aria-live="off">
          {[span(took), ...cost].join(', ')}
        </span>
        <span className="end s12 t3 num">
          Started {clock(new Date(running.started), new Date())}.{' '}
          {runs ? 'You can already search what has arrived.' : running.state === 'stopped' && 'What was read stays.'}
        </span>
      </div>
      <StepList running={running} />
    </section>
  );
}
