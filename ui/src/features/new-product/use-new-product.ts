import { useState } from 'react';
import type { DbtGroup, EntityLink, ProductSeed } from '@/ipc/bindings';
import { nameOf, titleOf } from './product-name';

export type Origin = ProductSeed['from'];

/** What is typed and chosen. `null` in a name: what it is made from proposes one. */
export interface Typed {
  from: Origin;
  assets: readonly EntityLink[];
  group: DbtGroup | null;
  contract: EntityLink | null;
  title: string | null;
  name: string | null;
  domain: string | null;
}

const NOTHING: Typed = { from: 'assets', assets: [], group: null, contract: null, title: null, name: null, domain: null };

// Who looks something up on another page finds what was typed when they come back.
let kept: Typed = NOTHING;

function keep(typed: Typed): void {
  kept = typed;
}

/** For tests, and when it is made. */
export function forgetNewProduct(): void {
  kept = NOTHING;
}

/** A product that is to be made. */
export function useNewProduct(begin: Partial<Typed>) {
  const [typed, setTyped] = useState<Typed>(() => (Object.keys(begin).length === 0 ? kept : { ...NOTHING, ...begin }));
  const change = (part: Partial<Typed>) => {
    const next = { ...typed, ...part };
    keep(next);
    setTyped(next);
  };
  return { typed, change, draft: draftOf(typed), touched: typed !== NOTHING };
}

export interface NewDraft {
  title: string;
  name: string;
  domain: string;
  /** What its ports will offer, as far as that is known. */
  offers: readonly EntityLink[];
  /** Nothing while something is still to be chosen. */
  seed: ProductSeed | null;
}

/** What would be made of what is typed. */
export function draftOf(typed: Typed): NewDraft {
  const offers = offersOf(typed);
  const title = typed.title ?? proposedTitle(typed);
  const domains = new Set(offers.map((one) => one.domain).filter((domain) => domain !== null));
  const [only] = domains;
  return {
    title,
    name: typed.name ?? nameOf(title),
    domain: typed.domain ?? (domains.size === 1 ? (only ?? '') : ''),
    offers,
    seed: seedOf(typed),
  };
}

function offersOf(typed: Typed): readonly EntityLink[] {
  if (typed.from === 'assets') return typed.assets;
  if (typed.from === 'dbt_group') return typed.group?.models ?? [];
  return typed.contract ? [typed.contract] : [];
}

/** One thing lends its name; several have none in common that is worth proposing. */
function proposedTitle({ from, assets, group, contract }: Typed): string {
  if (from === 'dbt_group') return group ? titleOf(group.name) : '';
  if (from === 'contract') return contract ? titleOf(contract.name) : '';
  const [only] = assets;
  return assets.length === 1 && only ? titleOf(only.name) : '';
}

function seedOf({ from, assets, group, contract }: Typed): ProductSeed | null {
  if (from === 'assets') return assets.length > 0 ? { from, names: assets.map((one) => one.urn) } : null;
  if (from === 'dbt_group') return group && { from, source: group.source, group: group.name };
  return contract && { from, name: contract.urn };
}
