import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Banner } from '@/components/banner';
import { sentence } from '@/components/error-state';
import type { ShowEntityResponse, ShowProductResponse } from '@/ipc/bindings';
import { useKeys, useScreen } from '@/lib/screen';
import { toast } from '@/lib/toasts';
import { useDraft } from '../editing/use-draft';
import { ProposeDialog } from '../review/propose-dialog';
import { useProposing } from '../review/use-proposing';
import { AboutPart } from './about-part';
import { inOrder, isChanged, partOf, PARTS, type Part } from './parts';
import { InputsPart } from './inputs-part';
import { OutputsPart } from './outputs-part';
import { ProductBar } from './product-bar';
import { ProductConflict } from './product-conflict';
import { formOf } from './product-form';
import { ProductNav } from './product-nav';
import { ProductSide } from './product-side';
import { SupportPart } from './support-part';
import { TeamPart } from './team-part';
import { useProductForm } from './use-product-form';
import { usePublishProduct } from './use-publish-product';
import { WordsPart } from './words-part';

interface ProductEditorProps {
  entity: ShowEntityResponse;
  latest: ShowProductResponse;
  /** The part that it opens at; absent: where something is to be done. */
  start: Part | undefined;
  onReload: () => Promise<unknown>;
}

/** One part at a time, with what is missing in sight. Leaving never loses a word: it is a draft by then. */
export function ProductEditor({ entity, latest, start, onReload }: ProductEditorProps) {
  // What an edit began from must not change under it: what others publish meanwhile is a conflict, and told as one.
  const [shown, setShown] = useState(latest);
  const navigate = useNavigate();
  const draft = useDraft(entity.urn, 'product', shown.draft);
  const form = useProductForm(shown, draft);
  const [part, setPart] = useState<Part>(() => start ?? PARTS.find((one) => isChanged(one, form)) ?? inOrder(shown.missing).map(partOf).find(isPart) ?? 'about');
  const page = { to: '/entity/$urn', params: { urn: entity.urn }, search: {} } as const;
  const leave = () => void draft.flush().then(() => navigate(page));
  const proposing = useProposing(entity.urn, 'product');
  const { publish, ask, propose, busy, clash, setClash, failed } = usePublishProduct(shown, form, draft, proposing, () => void navigate(page));
  const blocked = form.problems.length > 0;
  const ready = form.dirty && !blocked && !busy;

  useScreen([{ label: 'Discover', to: '/discover' }, { label: entity.name, to: `/entity/${encodeURIComponent(entity.urn)}` }, { label: 'Edit product' }], true);
  useKeys('Product', [
    { keys: ['mod+s'], label: 'Save draft', run: () => void draft.flush() },
    { keys: ['mod+enter'], label: proposing.asked ? 'Propose' : 'Publish', run: () => ready && void publish(), whileTyping: true },
    { keys: ['alt+arrowdown'], label: 'Next part', run: () => setPart(next(part, 1)), whileTyping: true },
    { keys: ['alt+arrowup'], label: 'Part before', run: () => setPart(next(part, -1)), whileTyping: true, shown: false },
    { keys: ['escape'], label: 'Leave', run: leave, whileTyping: true },
  ]);

  async function discard() {
    const before = { form: form.form, place: form.place, base: form.base };
    await draft.discard();
    form.replace(formOf(shown.written), { owner: null, domain: null }, shown.base, false);
    toast({ kind: 'info', title: 'The draft is discarded', undo: () => form.replace(before.form, before.place, before.base, true) });
  }

  function restored() {
    if (form.dirty) {
      toast({ kind: 'info', title: 'What you typed is kept', detail: 'It began from the version before: publishing it shows both where they differ.' });
      return;
    }
    void draft.discard().then(onReload);
  }

  const told = (
    <>
      {proposing.asking && <ProposeDialog proposing={proposing} thing={entity.name} busy={busy} failed={failed} onPropose={(as) => void propose(as)} />}
      {failed && !proposing.asking && (
        <Banner kind="bad" title="It is not published." className="head-banner">
          {sentence(failed.message)} {failed.hint && sentence(failed.hint)} What you typed is kept.
        </Banner>
      )}
    </>
  );
  if (clash) {
    return (
      <>
        {told}
        <ProductConflict
          clash={clash}
          form={form}
          thing={entity.name}
          busy={busy}
          asked={proposing.asked}
          onPublish={(own) => void publish({ own, base: clash.latest.base })}
          onGoOn={(next, place) => {
            form.replace(next, place, clash.latest.base, true);
            setShown(clash.latest);
            setClash(null);
          }}
          onClose={() => setClash(null)}
        />
      </>
    );
  }
  const content: Readonly<Record<Part, () => ReactNode>> = {
    about: () => <AboutPart form={form} shown={shown} />,
    words: () => <WordsPart form={form} />,
    outputs: () => <OutputsPart form={form} />,
    inputs: () => <InputsPart form={form} />,
    team: () => <TeamPart form={form} />,
    support: () => <SupportPart form={form} />,
  };
  return (
    <>
      <ProductBar draft={draft.state} dirty={form.dirty} problems={form.problems.length} busy={busy} asked={proposing.asked} onDiscard={() => void discard()} onPropose={() => ask()} onPublish={() => void publish()} onLeave={leave} />
      {told}
      <div className="row grow min0 stretch">
        <ProductNav part={part} form={form} missing={shown.missing} onChoose={setPart} />
        <div className="grow scroll ov-main">{content[part]()}</div>
        <ProductSide shown={shown} form={form} onPart={setPart} onRestored={restored} />
      </div>
    </>
  );
}

function isPart(where: string): where is Part {
  return PARTS.some((one) => one === where);
}

function next(part: Part, step: 1 | -1): Part {
  return PARTS[(PARTS.indexOf(part) + step + PARTS.length) % PARTS.length] ?? part;
}
