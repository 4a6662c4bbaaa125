import { useQueryClient } from '@tanstack/react-query';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { ProgressBar } from '@/components/progress-bar';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { work } from '@/ipc/client';
import { invalidateAfter } from '@/ipc/queries';
import { startRunning, useRunning } from '@/lib/running';
import { number } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { sentence } from '../words';
import { outcomeText } from './rule-words';

/** Whether a contract may hold rules for it. */
export function mayHaveRules(entity: ShowEntityResponse): boolean {
  return (
    entity.contract !== null ||
    entity.output_ports.some((port) => port.contract !== null) ||
    (entity.data_asset !== null && entity.products.length > 0)
  );
}

function keyOf(entity: ShowEntityResponse): string {
  return `measure ${entity.urn}`;
}

/** Starts and stops running the contract's rules on the newest snapshot. It goes on when the page is left. */
export function MeasureButton({ entity }: { entity: ShowEntityResponse }) {
  const client = useQueryClient();
  const running = useRunning(keyOf(entity));
  if (running?.state === 'running')
    return (
      <Button small icon="stop" onClick={running.stop}>
        Stop measuring
      </Button>
    );
  function start() {
    const request = { name: entity.urn, if_changed: false };
    void startRunning(keyOf(entity), (options) => work('measure_quality', request, options)).then(async (done) => {
      if (!done) return;
      await invalidateAfter(client, 'measure_quality');
      toast({ kind: 'ok', title: `${entity.name} is measured`, detail: `${outcomeText(done)}.` });
    });
  }
  return (
    <Button small icon="activity" onClick={start}>
      Measure now
    </Button>
  );
}

/** How far a measure is, or why it came to nothing. */
export function MeasureState({ entity }: { entity: ShowEntityResponse }) {
  const running = useRunning(keyOf(entity));
  const step = running?.steps.at(-1);
  if (running?.state === 'running')
    return (
      <div className="measuring" role="status">
        <ProgressBar label="Measuring" done={step?.done ?? 0} total={step?.total ?? null} />
        <span className="s12 t2 num">
          {step ? `${step.name}${step.total === null ? '' : `, ${number(step.done)} of ${number(step.total)}`}` : 'Starting'}
          {step?.detail && <span className="t3"> {step.detail}</span>}
        </span>
      </div>
    );
  if (running?.state === 'failed' && running.error)
    return (
      <Banner kind="bad" title="The rules were not run.">
        {sentence(running.error.message)}
        {running.error.hint && ` ${sentence(running.error.hint)}`}
      </Banner>
    );
  if (running?.state === 'stopped') return <p className="s12 t2" role="status">Stopped. The results below are those of before.</p>;
  return null;
}
