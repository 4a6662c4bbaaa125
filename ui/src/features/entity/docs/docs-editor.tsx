import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { sentence } from '@/components/error-state';
import type { ShowDocsResponse, ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { toast } from '@/lib/toasts';
import { useDelayed } from '@/lib/use-delayed';
import { ProposeDialog } from '../review/propose-dialog';
import { useProposing } from '../review/use-proposing';
import { DocsConflict } from './docs-conflict';
import { DocsHead } from './docs-head';
import { DocsPreview } from './docs-preview';
import { DocsSource } from './docs-source';
import { DocsToolbar, type DocsMode } from './docs-toolbar';
import { PublishList } from './publish-list';
import { docsOf, useDocsForm } from './use-docs-form';
import { useDraft } from '../editing/use-draft';
import { usePublish } from './use-publish';
import { FIELD_NAME, formOf, sourceOf, textOf, type TextPart } from './words';

const CHECK_AFTER_MS = 400;

interface DocsEditorProps {
  entity: ShowEntityResponse;
  words: ShowDocsResponse;
  onReload: () => Promise<unknown>;
}

/** Source, preview and what publishing needs, side by side. Leaving never loses a word: it is a draft by then. */
export function DocsEditor({ entity, words, onReload }: DocsEditorProps) {
  const navigate = useNavigate();
  const [mode, setMode] = useState<DocsMode>('both');
  const [part, setPart] = useState<TextPart>('markdown');
  const [goTo, setGoTo] = useState<{ line: number } | null>(null);
  const draft = useDraft(entity.urn, 'docs', words.draft);
  const form = useDocsForm(words, draft);
  const leave = () => void draft.flush().then(() => navigate({ to: '/entity/$urn', params: { urn: entity.urn }, search: {} }));
  const proposing = useProposing(entity.urn);
  const { publish, ask, propose, busy, clash, setClash, failed } = usePublish(words, form, draft, proposing, () => {
    void onReload();
    void navigate({ to: '/entity/$urn', params: { urn: entity.urn }, search: {} });
  });
  const asked = useDelayed(JSON.stringify(docsOf(form.form)), CHECK_AFTER_MS);
  const check = useQuery({
    ...verbQuery('check_docs', { name: entity.urn, docs: JSON.parse(asked) as ReturnType<typeof docsOf> }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const blocked = (check.data?.broken ?? 0) > 0;

  useScreen([{ label: 'Discover', to: '/discover' }, { label: entity.name, to: `/entity/${encodeURIComponent(entity.urn)}` }, { label: 'Edit documentation' }], true);
  useKeys('Documentation', [
    { keys: ['mod+enter'], label: proposing.asked ? 'Propose' : 'Publish', run: () => form.dirty && !blocked && void publish() },
    { keys: ['mod+p'], label: 'Preview', run: () => setMode(mode === 'preview' ? 'both' : 'preview') },
    { keys: ['escape'], label: 'Leave', run: leave },
  ]);

  async function discard() {
    const before = { form: form.form, tags: form.tags, base: form.base };
    await draft.discard();
    form.replace(formOf(words.written?.docs ?? {}), words.tags.written, words.base, false);
    toast({ kind: 'info', title: 'The draft is discarded', undo: () => form.replace(before.form, before.tags, before.base, true) });
  }

  const dialog = proposing.asking && (
    <ProposeDialog proposing={proposing} thing={words.thing.name} busy={busy} failed={failed} revises={form.revises} onPropose={(as) => void propose(as)} />
  );
  if (clash) {
    return (
      <>
        {dialog}
        {failed && !proposing.asking && (
          <Banner kind="bad" title="It is not published." className="head-banner">
            {sentence(failed.message)} {failed.hint && sentence(failed.hint)} Your text is kept.
          </Banner>
        )}
        <DocsConflict
          clash={clash}
          form={form}
          thing={words.thing.name}
          asked={proposing.asked}
          onKeepMine={() => void publish(clash.base)}
          onClose={() => setClash(null)}
          busy={busy}
        />
      </>
    );
  }
  const source = sourceOf(words.harvested, part);
  return (
    <>
      <DocsToolbar
        mode={mode}
        onMode={setMode}
        parts={words.sections}
        part={part}
        onPart={setPart}
        draft={draft.state}
        dirty={form.dirty}
        blocked={blocked}
        busy={busy}
        asked={proposing.asked}
        onPropose={() => ask()}
        onDiscard={() => void discard()}
        onPublish={() => void publish()}
        onLeave={leave}
      />
      {dialog}
      <div className="row grow min0 stretch">
        {mode !== 'preview' && (
          <div className="docs-write">
            <DocsHead form={form} words={words} />
            <DocsSource
              key={part}
              label={FIELD_NAME[part]}
              value={textOf(form.form, form.harvested, part)}
              placeholder={`${FIELD_NAME[part]}, in Markdown. Two brackets link to a product or table, [[# to a column.`}
              here={words.columns_of ?? words.thing}
              columns={words.columns}
              goTo={goTo}
              onChange={(text) => form.set(part, text)}
              onPublish={() => form.dirty && !blocked && void publish()}
              onLeave={leave}
            />
          </div>
        )}
        {mode !== 'write' && <DocsPreview form={form.form} harvested={form.harvested} written={form.written} check={check.data} />}
        <PublishList
          words={words}
          form={form}
          part={part}
          source={source}
          check={check.data}
          checkFailed={check.error}
          failed={failed}
          onGoTo={(to, line) => {
            setMode(mode === 'preview' ? 'both' : mode);
            setPart(to);
            setGoTo({ line });
          }}
          onRestored={() => void onReload()}
        />
      </div>
    </>
  );
}
