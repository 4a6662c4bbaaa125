import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { Dialog } from '@/components/dialog';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import type { PushDocsResponse } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { verbQuery } from '@/ipc/queries';
import { PushOutcomes } from './push-outcomes';
import { PushTargetCard } from './push-target';
import { doing, possible } from './push-words';
import { usePush } from './use-push';
import './push.css';

interface PushDialogProps {
  urn: string;
  name: string;
  onClose: () => void;
}

/** What people wrote goes back to the sources that take it: first the plan, then the deed, then what became of it. */
export function PushDialog({ urn, name, onClose }: PushDialogProps) {
  const push = usePush();
  const [done, setDone] = useState<PushDocsResponse | null>(null);
  // Asked anew each time: it says what stands there at this moment. Not while it is sent, for the outcome would wait for it.
  const asks = !push.busy && done === null;
  const plan = useQuery({ ...verbQuery('plan_push', { name: urn }), enabled: asks, staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false, retry: false });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [write, setWrite] = useState(false);
  const [failed, setFailed] = useState<WeftError | null>(null);
  const offered = plan.data ? possible(plan.data) : [];
  const ticked = offered.filter((target) => !left.has(target.key));
  const writable = ticked.some((target) => target.writable && target.kind !== 'iceberg');

  function tick(key: string, on: boolean) {
    const next = new Set(left);
    if (on) next.delete(key);
    else next.add(key);
    setLeft(next);
  }

  async function send() {
    if (!plan.data) return;
    setFailed(null);
    await push.send({ name: urn, digest: plan.data.digest, targets: ticked.map((target) => target.key), write }, setDone, setFailed);
  }

  /** While it is sent nobody knows yet what became of it: an answer that nobody sees would be lost. */
  function close() {
    if (!push.busy) onClose();
  }

  async function again() {
    setDone(null);
    setFailed(null);
    await plan.refetch();
  }

  const footer = done ? (
    <>
      {done.plan && <Button onClick={() => void again()}>Look at the new plan</Button>}
      <Button kind="primary" onClick={close}>
        Close
      </Button>
    </>
  ) : (
    <>
      {push.busy ? (
        <Button icon="stop" busy={push.stopping} onClick={push.stop}>
          {push.stopping ? 'Stopping' : 'Stop'}
        </Button>
      ) : (
        <Button onClick={close}>Cancel</Button>
      )}
      <Button kind="primary" busy={push.busy} disabled={ticked.length === 0} onClick={() => void send()}>
        {doing(ticked, write)}
      </Button>
    </>
  );
  return (
    <Dialog title={`Push the words about ${name} to its sources`} open onClose={close} width={920} footer={footer}>
      {done ? (
        <PushOutcomes urn={urn} answer={done} />
      ) : (
        <div className="col g3">
          {push.busy && (
            <p className="t2 s12" role="status">
              {push.stopping ? 'Stopping before the next place; this stays open until the one that is written has answered' : 'Sending; this stays open until every place has answered'}
            </p>
          )}
          {failed && (
            <Banner kind="bad" title={failed.message} actions={failed.retryable ? <Button small onClick={() => void again()}>Look again</Button> : undefined}>
              {failed.hint}
            </Banner>
          )}
          {plan.error && <ErrorState error={plan.error} what="what would be pushed" onRetry={() => void plan.refetch()} />}
          {plan.isFetching && (
            <>
              <p className="t2 s12" role="status">
                Reading the catalog and the files as they are now
              </p>
              <SkeletonRows height={44} count={3} />
            </>
          )}
          {plan.data && !plan.isFetching && (
            <>
              {plan.data.notes.map((note) => (
                <p key={note} className="t2">
                  {note.charAt(0).toUpperCase() + note.slice(1)}.
                </p>
              ))}
              {plan.data.targets.map((target) => (
                <PushTargetCard key={target.key} target={target} write={write} ticked={!left.has(target.key)} onTick={(on) => tick(target.key, on)} />
              ))}
              {writable && (
                <Checkbox checked={write} onChange={setWrite}>
                  Write contract and product files in their folder, instead of making a patch
                </Checkbox>
              )}
            </>
          )}
        </div>
      )}
    </Dialog>
  );
}
