import { useEffect, useRef } from 'react';
import type { ProbeState, ProbeStep, TestSourceResponse } from '@/ipc/bindings';
import { quoted } from '@/components/error-state';
import { Icon, type IconName } from '@/components/icon';
import { Spinner } from '@/components/spinner';
import { classes } from '@/lib/class-names';
import { clock, duration } from '@/lib/time';
import { costsOf } from './source-words';

interface ProbeStepsProps {
  pending: boolean;
  answer: TestSourceResponse | undefined;
  /** When it was asked; absent where that is plain. */
  at?: number;
}

/** How a trial goes or went, step by step. Its outcome is read out; what stands below it is for the eye. */
export function ProbeSteps({ pending, answer, at }: ProbeStepsProps) {
  const part = useRef<HTMLElement>(null);
  useEffect(() => {
    if (pending || answer) part.current?.scrollIntoView({ block: 'nearest' });
  }, [pending, answer]);
  return (
    <>
      <div className="vh" role="status">
        {pending ? 'The connection is tried.' : answer && outcome(answer)}
      </div>
      {(pending || answer) && (
        <section ref={part} className="probe" aria-label="Test">
          <div className="row g2 conn-part">
            <h3>{pending ? 'Testing' : answer && outcome(answer)}</h3>
            {at !== undefined && !pending && (
              <span className="end s12 t3 num">Tested {clock(new Date(at), new Date())}</span>
            )}
          </div>
          <ol className="box steps" aria-label="Steps of the test" aria-busy={pending}>
            {pending && (
              <li className="row g3 sp">
                <span className="sp-mark">
                  <Spinner label="Running" />
                </span>
                <span className="b5">Signing in and looking around</span>
              </li>
            )}
            {!pending && answer?.steps.map((step, index) => <ProbeRow key={`${index}${step.name}`} step={step} />)}
          </ol>
        </section>
      )}
    </>
  );
}

/** The outcome in one sentence. */
function outcome({ passed, steps }: TestSourceResponse): string {
  if (passed) return 'It works';
  const broken = steps.find((step) => step.state === 'denied' || step.state === 'failed');
  if (!broken) return 'It does not work';
  return `“${broken.name}” ${broken.state === 'denied' ? 'was refused' : 'did not work'}`;
}

const LOOKS: Readonly<Record<ProbeState, { icon: IconName; mark: string; word: string }>> = {
  passed: { icon: 'good', mark: 'ok-mark', word: 'Passed' },
  denied: { icon: 'lock', mark: 'warn-mark', word: 'Refused' },
  failed: { icon: 'bad', mark: 'bad-mark', word: 'Did not work' },
  skipped: { icon: 'unknown', mark: 't3', word: 'Not tried' },
};

function ProbeRow({ step }: { step: ProbeStep }) {
  const { icon, mark, word } = LOOKS[step.state];
  const broke = step.state === 'denied' || step.state === 'failed';
  const costs = costsOf(step);
  return (
    <li className={classes('row g3 sp', broke && 'top')}>
      <span className="sp-mark">
        <Icon name={icon} size={14} className={mark} label={word} />
      </span>
      <div className="grow">
        <div className={step.state === 'skipped' ? 't2' : 'b5'}>{step.name}</div>
        {step.found !== '' && <div className={broke ? 's12 pre' : 's12 t3 pre'}>{quoted(step.found)}</div>}
        {broke && costs !== null && <div className="s12 t2 pre">{costs}</div>}
      </div>
      <span className="s12 t3 num nw">{step.state === 'skipped' ? 'not tried' : duration(step.took_ms)}</span>
    </li>
  );
}
