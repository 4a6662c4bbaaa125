import { useState } from 'react';
import type { Conflict, EditProductResponse, ProposeAs, ShowProductResponse } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import { WeftError } from '@/ipc/error';
import { useVerb } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import type { Draft } from '../editing/use-draft';
import { whoDecides, type Proposing } from '../review/use-proposing';
import { wordsOf } from './product-form';
import type { ProductForm } from './use-product-form';

export interface ProductClash {
  conflicts: readonly Conflict[];
  /** The product as it stands by then: the next edit is written over it. */
  latest: ShowProductResponse;
}

type Said = Pick<ProductForm, 'own' | 'base'>;

/** Publishing or proposing: over what was seen, or not at all. What is typed is kept first, whatever comes of it. */
export function usePublishProduct(shown: ShowProductResponse, form: ProductForm, draft: Draft, proposing: Proposing, published: () => void) {
  const edit = useVerb('edit_product');
  const [clash, setClash] = useState<ProductClash | null>(null);
  const [failed, setFailed] = useState<WeftError | null>(null);
  // What the dialog proposes: the form as it is, or what was put over a version that was seen since.
  const [over, setOver] = useState<Said | null>(null);

  function ask(said: Said | null = null) {
    setOver(said);
    proposing.ask();
  }

  async function publish(said: Said = form, propose?: ProposeAs) {
    if (edit.isPending) return;
    if (proposing.asked && propose === undefined) {
      ask(said === form ? null : said);
      return;
    }
    setFailed(null);
    const kept = await draft.flush();
    let answer: EditProductResponse;
    try {
      answer = await edit.mutateAsync({
        name: shown.urn,
        base: said.base,
        words: wordsOf(said.own),
        ...(form.moved.owner ? { owner: form.place.owner } : {}),
        ...(form.moved.domain ? { domain: form.place.domain } : {}),
        ...(kept === undefined ? {} : { draft: kept }),
        ...(propose === undefined ? {} : { propose }),
      });
      // The rule is newer than what this page knew: what is typed stays a draft until it is proposed.
      if (answer.state === 'needs_review') {
        ask(said === form ? null : said);
        return;
      }
      proposing.settle(answer.state);
      if (answer.state === 'conflict') {
        setClash({ conflicts: answer.conflicts, latest: await call('show_product', { name: shown.urn }) });
        return;
      }
    } catch (thrown) {
      setFailed(WeftError.from(thrown));
      return;
    }
    setClash(null);
    await draft.discard();
    const proposed = answer.state === 'proposed';
    toast({
      kind: 'ok',
      title: proposed ? `The edit of ${shown.name} is proposed` : answer.state === 'published' ? `What is said of ${shown.name} is published` : 'That stands there already',
      ...(proposed && { detail: `It waits for ${whoDecides(proposing.review, null)}.` }),
    });
    published();
  }
  return { publish, ask, propose: (as: ProposeAs) => publish(over ?? form, as), busy: edit.isPending, clash, setClash, failed };
}
