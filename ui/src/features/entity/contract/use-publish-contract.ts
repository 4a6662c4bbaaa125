import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { CheckContractTextResponse, PublishContractResponse, ShowContractFileResponse } from '@/ipc/bindings';
import { work } from '@/ipc/client';
import { WeftError } from '@/ipc/error';
import { invalidateAfter } from '@/ipc/queries';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';
import type { Draft } from '../editing/use-draft';
import type { ContractText } from './use-contract-text';

interface Publishing {
  name: string;
  contract: ContractText;
  draft: Draft;
  shown: ShowContractFileResponse;
  published: () => void;
}

/** Publishing: over the file that was seen, or not at all. What is typed is kept first, whatever comes of it. */
export function usePublishContract({ name, contract, draft, shown, published }: Publishing) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<WeftError | null>(null);
  const [clash, setClash] = useState<PublishContractResponse | null>(null);
  const running = useRef(false);
  const why = whyNot(contract, shown);

  /** One at a time: a key that is pressed twice asks once. */
  async function alone(act: () => Promise<void>) {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setFailed(null);
    try {
      await act();
    } catch (thrown) {
      setClash(null);
      setFailed(WeftError.from(thrown));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }
  async function send(base: string | null) {
    const sent = contract.latest();
    const kept = (await draft.flush()) ?? shown.draft?.at ?? null;
    const place = shown.place ? null : sent.place;
    const done = await work('publish_contract', { text: sent.text, base, fresh: base === null, place, version: null, name, draft: kept }, { onProgress: () => undefined });
    if (done.state === 'conflict') {
      setClash(done);
      return;
    }
    setClash(null);
    contract.published(done.text, done.base);
    await contract.take();
    const { text } = contract.latest();
    if (text === sent.text) {
      await draft.published();
      told(done);
      published();
    } else {
      // Typed while it was published: that stays, over the file that stands now.
      const file = { ...contract.latest(), base: done.base };
      await draft.move(done.synced === null ? name : done.urn, { base: 0, file });
      told(done, 'What you typed since is kept as a draft.');
    }
    await invalidateAfter(client, 'publish_contract');
  }
  return {
    busy,
    failed,
    clash,
    why,
    /** What was typed last counts, also where it is not drawn or checked yet. */
    publish: () =>
      alone(async () => {
        if (!(await contract.take())) return;
        const { text, base, place } = contract.latest();
        if (isFiled(contract, shown) && text === contract.filed.text) return;
        const checked = await contract.checkNow();
        if (refusedFor(checked, place, shown) === null) await send(base);
      }),
    /** Over the file that stands in the way. */
    over: () =>
      alone(async () => {
        if (clash) await send(clash.theirs?.base ?? null);
      }),
    /** Goes on editing, with the file that stands there as what was seen. */
    settle: (seen: boolean) => {
      if (seen && clash) contract.setBase(clash.theirs?.base ?? null);
      setClash(null);
    },
  };
}

function told(done: PublishContractResponse, ...more: string[]) {
  toast({ kind: 'ok', title: titleOf(done), detail: [`It stands in ${done.file} of ${done.source}.`, ...done.notes, ...more].join(' ') });
}

function titleOf(done: PublishContractResponse): string {
  const version = done.version === null ? 'It' : `Version ${done.version}`;
  if (done.state === 'unchanged') return `${version} stood there already`;
  const broken = new Set(done.changes.flatMap((change) => change.breaks.map((reader) => reader.urn))).size;
  return broken > 0 ? `${version} is published; ${count(broken, 'reader')} will see what breaks` : `${version} is published`;
}

type Seen = Pick<ContractText, 'dirty' | 'settled' | 'checked' | 'checkFailed' | 'place' | 'filed'>;
type Shown = Pick<ShowContractFileResponse, 'place'>;

/** Whether a file stands there that the text can be equal to. */
function isFiled(contract: Pick<ContractText, 'filed'>, shown: Shown): boolean {
  return shown.place !== null || contract.filed.text !== null;
}

/** Why it cannot be published, in one sentence. */
export function whyNot(contract: Seen, shown: Shown): string | null {
  if (isFiled(contract, shown) && !contract.dirty) return 'Nothing is changed yet';
  if (contract.checkFailed && !contract.settled) return 'It could not be checked';
  if (!contract.settled || !contract.checked) return 'It is being checked';
  return refusedFor(contract.checked, contract.place, shown);
}

function refusedFor(checked: CheckContractTextResponse, place: ContractText['place'], shown: Shown): string | null {
  if (checked.refused !== null) return checked.refused;
  if (!shown.place && place?.source === null && place.folder === null) return 'Say where the file goes';
  return null;
}
