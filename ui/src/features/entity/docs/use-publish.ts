import { useState } from 'react';
import type { Conflict, EditDocsResponse, ProposeAs, ShowDocsResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { useVerb } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import type { Draft } from '../editing/use-draft';
import { whoDecides, type Proposing } from '../review/use-proposing';
import { docsOf, type DocsForm } from './use-docs-form';

export interface Clash {
  conflicts: readonly Conflict[];
  /** What an edit that has seen them is written over. */
  base: number;
}

/** Publishing or proposing: over what was seen, or not at all. What is typed is kept first, whatever comes of it. */
export function usePublish(words: ShowDocsResponse, form: DocsForm, draft: Draft, proposing: Proposing, published: () => void) {
  const edit = useVerb('edit_docs');
  const [clash, setClash] = useState<Clash | null>(null);
  const [failed, setFailed] = useState<WeftError | null>(null);
  // What the dialog proposes over: what the form began from, or a version that was seen since.
  const [over, setOver] = useState<number | null>(null);

  function ask(seen: number | null = null) {
    setOver(seen);
    proposing.ask();
  }

  async function publish(base = form.base, propose?: ProposeAs) {
    if (edit.isPending) return;
    if (proposing.asked && propose === undefined) {
      ask(base);
      return;
    }
    setFailed(null);
    const kept = await draft.flush();
    let answer: EditDocsResponse;
    try {
      answer = await edit.mutateAsync({
        name: words.thing.urn,
        base,
        ...(form.changed ? { docs: docsOf(form.own) } : {}),
        ...(form.retagged ? { tags: form.tags } : {}),
        ...(kept === undefined ? {} : { draft: kept }),
        ...(propose === undefined ? {} : { propose }),
      });
    } catch (thrown) {
      setFailed(WeftError.from(thrown));
      return;
    }
    // The rule is newer than what this page knew: what is typed stays a draft until it is proposed.
    if (answer.state === 'needs_review') {
      ask(base);
      return;
    }
    proposing.settle(answer.state);
    if (answer.state === 'conflict') {
      setClash({ conflicts: answer.conflicts, base: answer.base });
      return;
    }
    setClash(null);
    await draft.discard();
    toast({
      kind: 'ok',
      title: answer.state === 'proposed' ? `The edit of ${words.thing.name} is proposed` : answer.state === 'published' ? `${words.thing.name} is published` : 'That stands there already',
      detail: answer.state === 'proposed' ? `It waits for ${whoDecides(proposing.review, null)}.` : answer.notes.join(' '),
    });
    published();
  }
  return { publish, ask, propose: (as: ProposeAs) => publish(over ?? form.base, as), busy: edit.isPending, clash, setClash, failed };
}
