import { leftOf, rateOf, type Running, type Step } from '@/lib/running';
import { duration, number, span } from '@/lib/time';
import { useSeconds } from '@/lib/use-now';
import { Icon } from './icon';
import { ProgressBar } from './progress-bar';
import { Spinner } from './spinner';

/** The steps of long work, with what each did and how long it took. */
export function StepList({ running }: { running: Running }) {
  return (
    <ol className="box steps" aria-label="Steps">
      {running.steps.length === 0 && running.state === 'running' && (
        <li className="row g3 sp">
          <Spinner label="Running" />
          <span className="b5">Starting</span>
        </li>
      )}
      {running.steps.map((step, index) => (
        <StepRow
          key={`${index}${step.name}`}
          step={step}
          last={index === running.steps.length - 1}
          state={running.state}
        />
      ))}
    </ol>
  );
}

/** What a step did; one that is over did all of it, though its last word may have come earlier. */
function amount({ done, total }: Step, open: boolean): string {
  if (total === null) return number(done);
  return open ? `${number(done)} of ${number(total)}` : number(total);
}

function StepRow({ step, last, state }: { step: Step; last: boolean; state: Running['state'] }) {
  const runs = last && state === 'running';
  const now = useSeconds(runs);
  const broke = last && (state === 'failed' || state === 'stopped');
  const length = (step.ended ?? now) - step.started;
  const rate = runs ? rateOf(step, now) : null;
  const left = leftOf(step, rate);
  return (
    <li className="row g3 sp">
      <span className="sp-mark">
        {runs ? (
          <Spinner label="Running" />
        ) : (
          <Icon
            name={broke ? (state === 'failed' ? 'bad' : 'stop') : 'good'}
            size={14}
            className={broke ? 'bad-mark' : 'ok-mark'}
          />
        )}
      </span>
      <div className="grow">
        <div className="b5">{step.name}</div>
        <div className="s12 t3 num el">
          {amount(step, runs || broke)}
          {rate !== null && `, ${rate < 10 ? Math.round(rate * 10) / 10 : number(Math.round(rate))} a second`}
          {runs && step.detail !== null && `, ${step.detail}`}
        </div>
        {runs && step.total !== null && (
          <div className="sp-track">
            <ProgressBar label={step.name} done={step.done} total={step.total} />
          </div>
        )}
      </div>
      <span className="s12 t3 num nw">{runs ? left !== null && `about ${span(left)} left` : duration(length)}</span>
    </li>
  );
}
