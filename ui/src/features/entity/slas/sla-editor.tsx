import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { quoted, sentence } from '@/components/error-state';
import { StatusMark } from '@/components/status-mark';
import type { Conflict, EditSlasResponse, EditState, ProposeAs, ShowEntityResponse, ShowSlasResponse } from '@/ipc/bindings';
import { useVerb, workQuery } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { useDelayed } from '@/lib/use-delayed';
import { useHere } from '@/lib/use-here';
import { ProposeDialog } from '../review/propose-dialog';
import { useProposing, whoDecides } from '../review/use-proposing';
import { SlaConflict } from './sla-conflict';
import { SlaForm } from './sla-form';
import { follow, isChanged, patched, promise, undone, withdraw } from './sla-list';
import { nameOf, SlaNav } from './sla-nav';
import { SlaOutcome } from './sla-outcome';
import { SlaSide } from './sla-side';
import { useSlaItems } from './use-sla-items';

const PAUSE_MS = 250;

interface SlaEditorProps {
  entity: ShowEntityResponse;
  latest: ShowSlasResponse;
  onReload: () => void;
}

/** Promises are tested on the days before they are made; publishing stays off until every field is right. */
export function SlaEditor({ entity, latest, onReload }: SlaEditorProps) {
  // What an edit began from must not change under it: what others publish meanwhile is a conflict, and told as one.
  const [shown] = useState(latest);
  const { items, base, setBase, draft, slas, edit, drop, add, reset } = useSlaItems(shown);
  const [chosen, setChosen] = useState<string | null>(items.find(isChanged)?.id ?? items[0]?.id ?? null);
  const [clash, setClash] = useState<{ conflicts: readonly Conflict[]; base: number } | null>(null);
  // The newest version that was seen when the dialog was asked for: a proposal is written over it.
  const [seen, setSeen] = useState<number | null>(null);
  const proposing = useProposing(entity.urn, 'promises');
  const navigate = useNavigate();
  const publish = useVerb('edit_slas');
  const here = useHere();
  const item = items.find((one) => one.id === chosen) ?? items[0];
  const said = useDelayed(items, PAUSE_MS);
  const asked = said.filter((one) => one.mine && isChanged(one) && !one.sla.withdrawn);
  const ask = (sla: typeof asked[number]['sla']) => workQuery('test_sla', { name: entity.urn, sla });
  const tests = useQueries({ queries: asked.map((one) => ask(one.sla)) });
  const settled = said.find((one) => one.id === item?.id);
  const test = useQuery({ ...ask(settled?.sla ?? { property: 'latency', value: '' }), enabled: settled !== undefined && !settled.sla.withdrawn, placeholderData: keepPreviousData });
  const fixes = asked.map((one, index) => {
    const data = tests[index]?.data;
    return { id: one.id, count: (data?.problems.length ?? 0) + (data?.advice ? 1 : 0) };
  });
  const wrong = new Set(fixes.filter((fix) => fix.count > 0).map((fix) => fix.id));
  const toFix = fixes.reduce((sum, fix) => sum + fix.count, 0);
  const changed = items.some(isChanged);
  const waits = said !== items || tests.some((one) => one.isPending);
  const ready = changed && toFix === 0 && !waits && !publish.isPending;

  useScreen(
    [{ label: 'Discover', to: '/discover' }, { label: entity.name, to: `/entity/${encodeURIComponent(entity.urn)}` }, { label: 'Edit service levels' }],
    true,
  );
  const leave = () => void navigate({ to: '/entity/$urn', params: { urn: entity.urn } });
  useKeys('Service levels', [
    { keys: ['mod+s'], label: 'Save draft', run: () => void draft.flush() },
    { keys: ['mod+enter'], label: proposing.asked ? 'Propose' : 'Publish', run: () => ready && void send(), whileTyping: true },
    { keys: ['escape'], label: 'Leave', run: leave, whileTyping: true },
  ]);

  function offer(over: number | null = null) {
    setSeen(over);
    proposing.ask();
  }
  async function send(how: { seen?: number; propose?: ProposeAs } = {}) {
    if (proposing.asked && how.propose === undefined) {
      offer(how.seen);
      return;
    }
    await draft.flush();
    const kept = draft.state.kind === 'kept' ? draft.state.at : null;
    let done: EditSlasResponse;
    try {
      done = await publish.mutateAsync({ name: entity.urn, base, slas: slas(), draft: kept, ...how });
    } catch {
      // The page says it, in the verb's own words.
      return;
    }
    // The rule is newer than what this page knew: what is typed stays a draft until it is proposed.
    if (done.state === 'needs_review') {
      offer(how.seen);
      return;
    }
    proposing.settle(done.state);
    if (done.state === 'conflict') {
      setClash({ conflicts: done.conflicts, base: done.base });
      return;
    }
    setClash(null);
    await draft.discard();
    toast({ kind: 'ok', ...doneWords(done.state, entity.name, whoDecides(proposing.review, null)) });
    if (here.current) leave();
  }
  async function discard() {
    await draft.discard();
    reset();
    setBase(shown.base);
    setClash(null);
    onReload();
  }

  return (
    <>
      <div className="row g3 ed-bar">
        <h2>Service levels</h2>
        <span className="t2 el">{shown.relies.length > 0 ? `A promise to ${count(shown.relies.length, 'reader')}` : 'Nothing is known to read it yet'}</span>
        <span className="end row g2">
          {draft.state.kind === 'failed' && <StatusMark status="attention">{`The draft is not kept: ${draft.state.error.message}`}</StatusMark>}
          {draft.state.kind === 'kept' && changed && <span className="s12 t3">Draft kept, only you see it</span>}
          {toFix > 0 && <StatusMark status="bad">{`${count(toFix, 'field')} to fix`}</StatusMark>}
          {changed && <Button onClick={() => void discard()}>Discard</Button>}
          <Button onClick={leave}>Leave</Button>
          {!proposing.asked && (
            <Button disabled={!ready} title={ready ? undefined : whyNot(changed, toFix)} onClick={() => offer()}>
              Propose…
            </Button>
          )}
          <Button kind="primary" disabled={!ready && !publish.isPending} busy={publish.isPending} title={ready ? undefined : whyNot(changed, toFix)} onClick={() => void send()}>
            {proposing.asked ? 'Propose…' : 'Publish'}
          </Button>
        </span>
      </div>
      {publish.error && (
        <Banner kind="bad" title="It is not published." className="head-banner">
          {sentence(publish.error.message)} {publish.error.hint && quoted(sentence(publish.error.hint))}
        </Banner>
      )}
      {proposing.asking && (
        <ProposeDialog proposing={proposing} thing={entity.name} busy={publish.isPending} failed={publish.error} onPropose={(propose) => void send({ propose, ...(seen !== null && { seen }) })} />
      )}
      {clash && (
        <SlaConflict
          conflicts={clash.conflicts}
          busy={publish.isPending}
          asked={proposing.asked}
          onMine={() => void send({ seen: clash.base })}
          onTheirs={() => void discard()}
          onLater={leave}
        />
      )}
      <div className="row grow min0 stretch">
        <SlaNav items={items} terms={shown.terms} chosen={item?.id ?? null} wrong={wrong} onChoose={setChosen} onAdd={() => setChosen(add({ property: 'latency', value: '', unit: 'h' }))} />
        <div className="grow scroll ov-main">
          {!item ? (
            <EmptyState icon="unknown" title="Nothing is promised yet">
              Say how fresh the data is, how often it comes or how long it is kept. Each promise is held against the last {shown.window_days} days before you make it.
            </EmptyState>
          ) : item.sla.withdrawn ? (
            <EmptyState icon="close" title={`${nameOf(item, shown.terms)} is ${isChanged(item) ? 'to be taken back' : 'taken back'}`} actions={<>
              <Button onClick={() => edit(item.id, isChanged(item) ? undone : promise)}>{isChanged(item) ? 'Keep the promise' : 'Promise it again'}</Button>
              {item.source && <Button onClick={() => edit(item.id, follow)}>Follow {item.source.by}</Button>}
            </>}>
              {item.source ? `${item.source.by} still promises it; that stays visible and does not count.` : 'Readers see that it was promised once, and who took it back.'}
            </EmptyState>
          ) : (
            <>
              <SlaForm
                key={item.id}
                item={item}
                terms={shown.terms}
                elements={shown.elements}
                problems={test.data && !test.isPlaceholderData ? test.data.problems : []}
                advice={test.isPlaceholderData || !isChanged(item) ? null : (test.data?.advice ?? null)}
                days={shown.window_days}
                onPatch={(part) => edit(item.id, (one) => patched(one, part))}
                onWithdraw={() => (item.stands === null ? drop(item.id) : edit(item.id, withdraw))}
                onFollow={() => edit(item.id, follow)}
                onUndo={() => edit(item.id, undone)}
              />
              {test.error && test.error.code !== 'cancelled' ? (
                <Banner kind="warn" title="It could not be tested." actions={<Button small onClick={() => void test.refetch()}>Try again</Button>}>
                  {sentence(test.error.message)}
                </Banner>
              ) : (
                <SlaOutcome tested={test.data} stale={test.isPlaceholderData || waits} onTake={(passing) => edit(item.id, (one) => patched(one, { value: passing.value, unit: passing.unit }))} />
              )}
            </>
          )}
        </div>
        {item && <SlaSide item={item} shown={shown} />}
      </div>
    </>
  );
}

function doneWords(state: EditState, name: string, who: string): { title: string; detail?: string } {
  if (state === 'proposed') return { title: `The promises of ${name} are proposed`, detail: `They wait for ${who}.` };
  return { title: state === 'published' ? `The promises of ${name} are published` : 'This was promised already' };
}

function whyNot(changed: boolean, toFix: number): string {
  if (!changed) return 'Nothing is changed';
  return toFix > 0 ? 'A field is to be fixed first' : 'It is being tested';
}
