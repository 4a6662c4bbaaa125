import { useRef, useState } from 'react';
import type { ImportPeopleState, PlanPeopleRequest, PlanPeopleResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { useLongVerb, useVerb } from '@/ipc/queries';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';

/** Bytes of a file that are read: what the verb takes at most. */
const BYTES = 4 * 1024 * 1024;

/** What was shown of a file, and what was asked for it. */
interface Shown {
  asked: PlanPeopleRequest;
  plan: PlanPeopleResponse;
}

/** A file of people: what it comes to, and taking exactly that. */
export function useImportPeople(onTaken: () => void) {
  /** Files that were chosen so far: the last one counts, however long one before is read. */
  const turn = useRef(0);
  const [name, setName] = useState<string | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const [unread, setUnread] = useState<string | null>(null);
  /** The refusal that was confirmed in so many words; any other one has to be confirmed anew. */
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<Exclude<ImportPeopleState, 'imported'> | null>(null);
  const [asked, setAsked] = useState<PlanPeopleRequest | null>(null);
  const planning = useVerb('plan_people');
  const taking = useLongVerb('import_people', {
    onDone: ({ state, plan }) => {
      if (state === 'imported') toast({ kind: 'ok', title: 'The people stand as the file says', detail: takenWords(plan) });
    },
  });

  /** Asks what comes of it; that so many leave is confirmed by its refusal, and by nothing that was said before. */
  function ask(next: PlanPeopleRequest, refusal: string | null = null) {
    const request = { ...next, leavers_anyway: refusal !== null };
    taking.reset();
    setConfirmed(refusal);
    setAsked(request);
    planning.mutate(request, { onSuccess: (plan) => setShown({ asked: request, plan }) });
  }
  async function choose(file: File) {
    turn.current += 1;
    const mine = turn.current;
    setOutcome(null);
    setShown(null);
    setAsked(null);
    setName(file.name);
    setUnread(null);
    planning.reset();
    try {
      const text = await textOf(file);
      if (mine === turn.current) ask({ text, format: file.name.toLowerCase().endsWith('.json') ? 'scim' : 'csv', leavers: false });
    } catch (thrown) {
      if (mine === turn.current) setUnread(WeftError.from(thrown).message);
    }
  }
  function change(part: Partial<Pick<PlanPeopleRequest, 'format' | 'leavers'>>) {
    setOutcome(null);
    if (asked) ask({ ...asked, ...part });
  }
  function confirm(yes: boolean) {
    const refusal = shown?.plan.refused ?? confirmed;
    if (asked && refusal !== null) ask(asked, yes ? refusal : null);
  }
  function take() {
    if (!can || !shown) return;
    taking.mutate(
      { ...shown.asked, digest: shown.plan.digest },
      {
        onSuccess: ({ state, plan }) => {
          if (state === 'imported') {
            onTaken();
            return;
          }
          setOutcome(state);
          // Others may leave now than those whom somebody confirmed.
          if (state === 'changed' && shown.asked.leavers_anyway) ask(shown.asked);
          else setShown({ asked: shown.asked, plan });
        },
      },
    );
  }
  const stopped = taking.error?.code === 'cancelled';
  const current = shown && shown.asked === asked && !planning.isPending ? shown.plan : null;
  const changes = current !== null && current.joiners.length + current.changed.length + current.leavers.length > 0;
  const can = current !== null && changes && current.errors.length === 0 && current.refused === null && current.may_import && !taking.isPending;
  return {
    name,
    asked,
    plan: shown?.plan ?? null,
    /** Whether what is shown is not of what is asked for any more. */
    stale: current === null,
    planning: planning.isPending,
    unread,
    error: (stopped ? null : taking.error) ?? planning.error,
    /** What was not done: the plan, or the import. */
    failed: taking.error ? 'import' : 'plan',
    outcome,
    /** That too many would leave, and whether that was confirmed. */
    refusal: shown?.plan.refused ?? confirmed,
    confirmed: confirmed !== null,
    changes,
    can,
    taking: taking.isPending,
    /** What is being done while it is taken. */
    step: taking.progress?.step ?? null,
    /** Before anything is written; after that it is waited for. */
    stop: taking.stop,
    stopped,
    choose,
    change,
    confirm,
    take,
  } as const;
}

/** The text of a file, which has to be UTF-8. */
async function textOf(file: File): Promise<string> {
  if (file.size > BYTES) throw new Error(`\`${file.name}\` has ${count(file.size, 'byte')}, and at most 4 MiB are read`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`\`${file.name}\` is not UTF-8; save it as UTF-8, and choose it again`);
  }
}

function takenWords({ joiners, changed, leavers }: PlanPeopleResponse): string {
  const parts = [
    ...(joiners.length > 0 ? [`${count(joiners.length, 'person', 'people')} added`] : []),
    ...(changed.length > 0 ? [`${changed.length} changed`] : []),
    ...(leavers.length > 0 ? [`${leavers.length} left; what is to end with them stands under To do`] : []),
  ];
  return parts.join(', ');
}
