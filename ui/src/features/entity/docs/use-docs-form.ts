import { useMemo, useState } from 'react';
import type { Docs, ShowDocsResponse, TagInfo } from '@/ipc/bindings';
import { FIELDS, formOf, harvestedOf, isChanged, sameTags, settled, type DocsField, type Form } from './words';
import type { Draft } from '../editing/use-draft';

/** What is typed, what it began from, and what is kept of it. */
export function useDocsForm(words: ShowDocsResponse, draft: Draft) {
  const harvested = useMemo(() => harvestedOf(words.harvested), [words.harvested]);
  const written = useMemo(() => formOf(words.written?.docs ?? {}), [words.written]);
  const kept = words.draft;
  const [form, setForm] = useState<Form>(() => formOf(kept?.docs ?? words.written?.docs ?? {}));
  const [tags, setTags] = useState<TagInfo>(kept?.tags ?? words.tags.written);
  const [base, setBase] = useState(kept?.base ?? words.base);
  const [revises, setRevises] = useState(kept?.revises ?? undefined);
  const changed = isChanged(form, written, harvested);
  const retagged = !sameTags(tags, words.tags.written);

  const keep = (next: Form, nextTags: TagInfo, nextBase = base) =>
    draft.keep({ base: nextBase, docs: docsOf(next), ...(sameTags(nextTags, words.tags.written) ? {} : { tags: nextTags }), ...(revises === undefined ? {} : { revises }) });
  return {
    form,
    tags,
    base,
    harvested,
    written,
    /** One's own proposal that these words replace. */
    revises,
    /** Whether publishing would write anything. */
    dirty: changed || retagged,
    /** What is published: without what only repeats a source. */
    own: settled(form, written, harvested),
    changed,
    retagged,
    /** `null` goes back to what is harvested. */
    set: (field: DocsField, text: string | null) => {
      const next = { ...form, [field]: text };
      setForm(next);
      keep(next, tags);
    },
    setTags: (next: TagInfo) => {
      setTags(next);
      keep(form, next);
    },
    /** Goes on from other words: another's, an older version, or those of the draft that was discarded. */
    replace: (next: Form, nextTags: TagInfo, nextBase: number, keepIt: boolean) => {
      setForm(next);
      setTags(nextTags);
      setBase(nextBase);
      if (keepIt) keep(next, nextTags, nextBase);
      else setRevises(undefined);
    },
  };
}

export type DocsForm = ReturnType<typeof useDocsForm>;

export function docsOf(form: Form): Docs {
  return Object.fromEntries(FIELDS.map((field) => [field, form[field]]));
}
