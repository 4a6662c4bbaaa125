import { CopyButton } from '@/components/copy-button';
import { StatusMark } from '@/components/status-mark';
import type { AccessRequestView, GrantStep, PlannedStep } from '@/ipc/bindings';
import { forEveryone, isOpen, STEP } from './access-words';
import { Part } from './part';

/** What granting it does, call by call; of a decided one what the system said of each right. */
export function CaseSteps({ request: { steps, grant, row } }: { request: AccessRequestView }) {
  if (grant) return <GrantSteps steps={grant.steps} ended={grant.end !== null} />;
  if (!isOpen(row.state)) return null;
  return (
    <Part title="What will run, with your own rights" aside={steps.length > 0 && <CopyButton text={steps.map((step) => step.operation).join('\n')} what="the steps" worded />}>
      {steps.length === 0 && <p className="s12 t2">Nothing: there is no right to give.</p>}
      {steps.length > 0 && (
        <ol className="box clip">
          {steps.map((step, index) => (
            <Planned key={`${step.system} ${step.operation}`} step={step} number={index + 1} />
          ))}
        </ol>
      )}
      {steps.length > 0 && <p className="s12 t2">Each right is read back afterwards; nothing is called granted that was not. What fails stays listed with the system’s words and can be tried again.</p>}
    </Part>
  );
}

function Planned({ step, number }: { step: PlannedStep; number: number }) {
  return (
    <li className="row g3 top acc-item">
      <span className="acc-number num" aria-hidden="true">
        {number}
      </span>
      <span className="grow">
        <span className="b5 wrap-any">{step.target}</span>
        <span className="mono s12 t2 block wrap-any">{step.operation}</span>
        <span className="s12 t3 block wrap-any">Undone by: {step.undo}</span>
        {step.through && <span className="s12 acc-warn block wrap-any">It {forEveryone(step.through)}</span>}
      </span>
      <span className="tag">{step.system}</span>
    </li>
  );
}

/** The rights of a grant, each as its system last said. */
export function GrantSteps({ steps, ended }: { steps: readonly GrantStep[]; ended: boolean }) {
  return (
    <Part title={ended ? 'What is taken back' : 'What is granted'} aside={`${steps.filter((step) => step.state === 'held').length} of ${steps.length} held`}>
      {steps.length === 0 && <p className="s12 t2">No right belongs to it.</p>}
      {steps.length > 0 && (
        <ol className="box clip">
          {steps.map((step, index) => (
            <li key={`${step.system} ${step.privilege} ${step.target}`} className="row g3 top acc-item">
              <span className="acc-number num" aria-hidden="true">
                {index + 1}
              </span>
              <span className="grow">
                <span className="b5 wrap-any">{step.name}</span>
                <span className="mono s12 t2 block wrap-any">
                  {step.privilege} in {step.system}
                </span>
                {step.said && <span className="s12 acc-warn block wrap-any">{step.said}</span>}
                {step.through && <span className="s12 acc-warn block wrap-any">It {forEveryone(step.through)}</span>}
                {step.before && <span className="s12 t3 block">It was there before, and stays when this grant ends.</span>}
              </span>
              <StatusMark status={STEP[step.state].status}>{STEP[step.state].word}</StatusMark>
            </li>
          ))}
        </ol>
      )}
    </Part>
  );
}
