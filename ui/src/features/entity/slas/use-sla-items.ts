import { useState } from 'react';
import type { ShowSlasResponse, Sla } from '@/ipc/bindings';
import { useDraft } from '../editing/use-draft';
import { itemsOf, newItem, toSend, withDraft, type Item } from './sla-list';

/** The promises in the editor. Each change is kept as a draft on this machine. */
export function useSlaItems(shown: ShowSlasResponse) {
  const found = shown.draft?.slas ?? null;
  const [items, setItems] = useState<readonly Item[]>(() => (found ? withDraft(itemsOf(shown), found) : itemsOf(shown)));
  const [base, setBase] = useState(found && shown.draft ? shown.draft.base : shown.base);
  const draft = useDraft(shown.thing.urn, 'slas', shown.draft);
  function change(next: readonly Item[]) {
    setItems(next);
    draft.keep({ base, slas: toSend(next) });
  }
  return {
    items,
    base,
    setBase,
    draft,
    slas: (): Sla[] => toSend(items),
    edit: (id: string, how: (item: Item) => Item) => change(items.map((item) => (item.id === id ? how(item) : item))),
    drop: (id: string) => change(items.filter((item) => item.id !== id)),
    add: (sla: Sla): string => {
      const id = `n${Date.now()}`;
      change([...items, newItem(id, sla)]);
      return id;
    },
    reset: () => setItems(itemsOf(shown)),
  };
}
