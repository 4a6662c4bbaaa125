import { useMemo, useState } from 'react';
import type { DraftWords, ShowProductResponse } from '@/ipc/bindings';
import type { Draft } from '../editing/use-draft';
import { changedFields, formOf, listOf, settled, sourceOf, standing, textOf, wordsOf, type Field, type Form, type ListField, type Lists, type TextField } from './product-form';
import { problemsOf } from './product-problems';

/** Who answers for it and where it belongs, where that is to change; `null` leaves it. */
export interface Place {
  owner: string | null;
  domain: string | null;
}

const UNMOVED: Place = { owner: null, domain: null };

/** What is typed, what it began from, and what is kept of it. */
export function useProductForm(shown: ShowProductResponse, draft: Draft) {
  const kept = shown.draft?.product ?? null;
  const { harvested, written } = useMemo(() => standing(shown), [shown]);
  const [form, setForm] = useState<Form>(() => formOf(kept?.words ?? shown.written));
  const [place, setPlace] = useState<Place>(() => (kept ? { owner: kept.owner ?? null, domain: kept.domain ?? null } : UNMOVED));
  const [base, setBase] = useState(kept && shown.draft ? shown.draft.base : shown.base);
  const changed = changedFields(form, written, harvested);
  const moved = { owner: place.owner !== null && place.owner !== (shown.owner?.mail ?? shown.owner?.name ?? ''), domain: place.domain !== null && place.domain !== (shown.domain ?? '') };

  function take(next: Form, nextPlace: Place = place) {
    setForm(next);
    setPlace(nextPlace);
    draft.keep(draftOf(next, nextPlace, base));
  }
  return {
    form,
    place,
    base,
    harvested,
    written,
    /** Fields in which publishing would change something. */
    changed,
    moved,
    dirty: changed.length > 0 || moved.owner || moved.domain,
    problems: problemsOf(form),
    /** What is published: without what only repeats a source. */
    own: settled(form, written, harvested),
    text: (field: TextField) => textOf(form, harvested, field),
    list: <Key extends ListField>(field: Key): Lists[Key] => listOf(form, harvested, field),
    source: (field: Field) => sourceOf(shown.harvested, field),
    /** `null` goes back to what is harvested. */
    set: <Key extends Field>(field: Key, value: Form[Key]) => take({ ...form, [field]: value }),
    move: (part: Partial<Place>) => take(form, { ...place, ...part }),
    /** Goes on from other words: another's, or those of the draft that was discarded. */
    replace: (next: Form, nextPlace: Place, nextBase: number, keepIt: boolean) => {
      setForm(next);
      setPlace(nextPlace);
      setBase(nextBase);
      if (keepIt) draft.keep(draftOf(next, nextPlace, nextBase));
    },
  };
}

export type ProductForm = ReturnType<typeof useProductForm>;

function draftOf(form: Form, place: Place, base: number): DraftWords {
  return { base, product: { words: wordsOf(form), ...place } };
}
