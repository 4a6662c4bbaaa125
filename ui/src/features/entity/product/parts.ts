import type { EditPart, Missing, MissingKind } from '@/ipc/bindings';
import type { Field } from './product-form';
import type { ProductForm } from './use-product-form';

/** The parts of the editor. */
export const PARTS = ['about', 'words', 'outputs', 'inputs', 'team', 'support'] as const;
export type Part = (typeof PARTS)[number];

/** The state of the editor that stands in the address: where it opens. */
export interface ProductSearch {
  part?: Part;
}

export function validateProductSearch(raw: Record<string, unknown>): ProductSearch {
  const part = PARTS.find((one) => one === raw.part);
  return part === undefined ? {} : { part };
}

export const PART_NAME: Readonly<Record<Part, string>> = {
  about: 'About',
  words: 'Purpose and limits',
  outputs: 'Output ports',
  inputs: 'Input ports',
  team: 'Team',
  support: 'Support channels',
};

export const FIELDS_OF: Readonly<Record<Part, readonly Field[]>> = {
  about: ['title', 'version', 'product_type'],
  words: ['purpose', 'usage', 'limitations'],
  outputs: ['output_ports'],
  inputs: ['input_ports'],
  team: ['team'],
  support: ['support'],
};

const PART_OF: Readonly<Partial<Record<MissingKind, Part>>> = {
  owner: 'about',
  domain: 'about',
  description: 'words',
  limitations: 'words',
  output_port: 'outputs',
  port_without_asset: 'outputs',
  steward: 'team',
  support_channel: 'support',
};

/** Where what is missing is mended: in a part of this editor, or on another page. */
export function partOf(missing: Pick<Missing, 'what' | 'part'>): Part | Exclude<EditPart, 'product'> {
  if (missing.part !== 'product') return missing.part;
  return PART_OF[missing.what] ?? 'about';
}

export function isChanged(part: Part, form: Pick<ProductForm, 'changed' | 'moved'>): boolean {
  return FIELDS_OF[part].some((field) => form.changed.includes(field)) || (part === 'about' && (form.moved.owner || form.moved.domain));
}

/** What is required first, then in the order in which it is told. */
export function inOrder(missing: readonly Missing[]): Missing[] {
  return [...missing].sort((a, b) => Number(b.required) - Number(a.required));
}
