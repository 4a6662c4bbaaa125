import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Icon } from '@/components/icon';
import { Menu } from '@/components/menu';
import type { Lifecycle, ShowEntityResponse, Transition } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { classes } from '@/lib/class-names';
import { toast } from '@/lib/toasts';
import { useNow } from '@/lib/use-now';
import { lifecycleName } from '../words';
import { DeprecateDialog } from './deprecate-dialog';
import { day, hasPassed, STEP_MEANS, stepName } from './lifecycle-words';
import { StepDialog } from './step-dialog';
import { useLifecycle, type StepWords } from './use-lifecycle';
import './lifecycle.css';

/** Where a product stands in its life, and the steps that it may take next. */
export function LifecycleMenu({ entity }: { entity: ShowEntityResponse }) {
  const { data: product } = useQuery(verbQuery('show_product', { name: entity.urn }));
  const status = product?.lifecycle.now ?? entity.status;
  if (!product) return status === null ? null : <Badge status={status} />;
  return <Steps product={product} entity={entity} status={status} />;
}

interface StepsProps {
  product: Parameters<typeof useLifecycle>[0];
  entity: ShowEntityResponse;
  status: Lifecycle | null;
}

function Steps({ product, entity, status }: StepsProps) {
  const now = useNow();
  const [asks, setAsks] = useState<Lifecycle | null>(null);
  const { step, busy, failed, forget } = useLifecycle(product, entity.name);
  const { ends, may_become: next } = product.lifecycle;
  const close = () => {
    setAsks(null);
    forget();
  };
  async function choose(to: Lifecycle) {
    if (to === 'deprecated' || to === 'active' || to === 'retired') {
      setAsks(to);
      return;
    }
    // What is chosen without a question has no place of its own to say why it failed.
    const error = await step(to);
    if (error) toast({ kind: 'bad', title: `${entity.name} stays as it is`, detail: [error.message, error.hint].filter(Boolean).join('. ') });
  }
  async function take(to: Lifecycle, words?: StepWords) {
    if ((await step(to, words)) === null) close();
  }
  return (
    <>
      <Menu
        label="Steps in its life"
        align="start"
        items={next.map((one) => itemOf(one, status, () => void choose(one.to)))}
        trigger={
          <button type="button" className={classes('tag life', look(status))} aria-label={`${status ? lifecycleName(status) : 'No state said'}: steps in its life`}>
            {isEnding(status) && <Icon name="warning" size={12} />}
            {status ? lifecycleName(status) : 'State not said'}
            <Icon name="down" size={11} />
          </button>
        }
      />
      {status === 'deprecated' && ends && (
        <span className="st warn nw" title="Its planned end">
          <Icon name="clock" size={13} />
          {hasPassed(ends, now) ? `was to end ${day(ends)}` : `ends ${day(ends)}`}
        </span>
      )}
      {asks === 'deprecated' && <DeprecateDialog product={product} entity={entity} busy={busy} failed={failed} onStep={(words) => void take('deprecated', words)} onClose={close} />}
      {asks !== null && asks !== 'deprecated' && <StepDialog to={asks} from={status} product={product} name={entity.name} busy={busy} failed={failed} onStep={() => void take(asks)} onClose={close} />}
    </>
  );
}

function itemOf(one: Transition, status: Lifecycle | null, onSelect: () => void) {
  return {
    label: stepName(status, one.to),
    risk: one.to === 'retired',
    ...(one.blocked.length > 0 ? { blocked: one.blocked.map((why) => `${why}.`) } : { detail: STEP_MEANS[one.to] }),
    onSelect,
  };
}

function isEnding(status: Lifecycle | null): boolean {
  return status === 'deprecated' || status === 'retired';
}

function look(status: Lifecycle | null): string | false {
  return isEnding(status) && 'warn';
}

function Badge({ status }: { status: Lifecycle }) {
  return (
    <span className={classes('tag life', look(status))}>
      {isEnding(status) && <Icon name="warning" size={12} />}
      {lifecycleName(status)}
    </span>
  );
}
