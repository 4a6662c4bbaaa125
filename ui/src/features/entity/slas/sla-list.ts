import type { PromiseView, ShowSlasResponse, Sla } from '@/ipc/bindings';

/** One promise in the editor: what stands, and what is to stand. */
export interface Item {
  id: string;
  /** What is to stand; `withdrawn` where it is taken back. */
  sla: Sla;
  /** Whether it is to be said by people; else the source's word counts. */
  mine: boolean;
  /** What stands today; `null` for a promise that is made anew. */
  stands: Sla | null;
  /** Whether what stands is said by people. */
  stood: boolean;
  /** What a source promises of the same, where one does. */
  source: { by: string; sla: Sla } | null;
  view: PromiseView | null;
}

const FIELDS = ['property', 'value', 'value_ext', 'unit', 'element', 'driver', 'description', 'objective'] as const;
export type SlaField = (typeof FIELDS)[number];

/** Whether two promises say the same; what is left out and what is empty is one. */
export function same(one: Sla, other: Sla): boolean {
  return FIELDS.every((field) => (one[field] ?? '') === (other[field] ?? '')) && (one.withdrawn ?? false) === (other.withdrawn ?? false);
}

/** Whether both promise the same property of the same element: of two such promises one stands. */
export function replaces(one: Sla, other: Sla): boolean {
  const key = (sla: Sla) => `${sla.property.toLowerCase()}\n${(sla.element ?? '').trim().toLowerCase()}`;
  return key(one) === key(other);
}

export function isChanged(item: Item): boolean {
  if (item.stands === null) return true;
  return item.mine !== item.stood || (item.mine && !same(item.sla, item.stands));
}

/** The promises as they stand, then those that were taken back. */
export function itemsOf(shown: ShowSlasResponse): Item[] {
  const sourceIn = (beneath: PromiseView['beneath']) => {
    const found = beneath.find((one) => !one.written);
    return found ? { by: found.by, sla: found.sla } : null;
  };
  const promises = shown.promises.map((view, index): Item => {
    const mine = view.written && !view.inherited;
    return { id: `p${index}`, sla: view.sla, mine, stands: view.sla, stood: mine, source: mine ? sourceIn(view.beneath) : { by: view.by, sla: view.sla }, view };
  });
  const withdrawn = shown.withdrawn.map((gone, index): Item => {
    return { id: `w${index}`, sla: gone.sla, mine: true, stands: gone.sla, stood: true, source: sourceIn(gone.beneath), view: null };
  });
  return [...promises, ...withdrawn];
}

/** All promises of people, as they are published. */
export function toSend(items: readonly Item[]): Sla[] {
  return items.filter((item) => item.mine).map((item) => item.sla);
}

/** Lays a kept draft over what stands. */
export function withDraft(items: readonly Item[], draft: readonly Sla[]): Item[] {
  const over = items.map((item): Item => {
    const said = draft.find((sla) => replaces(sla, item.sla));
    if (said) return { ...item, sla: said, mine: true };
    return item.stood ? follow(item) : item;
  });
  const anew = draft.filter((sla) => !items.some((item) => replaces(sla, item.sla)));
  return [...over, ...anew.map((sla, index) => newItem(`d${index}`, sla))];
}

export function newItem(id: string, sla: Sla): Item {
  return { id, sla, mine: true, stands: null, stood: false, source: null, view: null };
}

/** Lets the source speak again, or nobody. */
export function follow(item: Item): Item {
  return { ...item, mine: false, sla: item.source?.sla ?? item.sla };
}

/** Takes the promise back: it holds against what a source promises. */
export function withdraw(item: Item): Item {
  return { ...item, mine: true, sla: { ...(item.stands ?? item.sla), withdrawn: true } };
}

/** Makes it again as it was before it was taken back. */
export function promise(item: Item): Item {
  return { ...item, mine: true, sla: { ...item.sla, withdrawn: false } };
}

/** As it stands. */
export function undone(item: Item): Item {
  return item.stands === null ? item : { ...item, mine: item.stood, sla: item.stands };
}

export function patched(item: Item, part: Partial<Record<SlaField, string>>): Item {
  return { ...item, mine: true, sla: { ...item.sla, ...part } };
}
