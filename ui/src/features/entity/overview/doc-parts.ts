import type { ShowEntityResponse } from '@/ipc/bindings';

export interface DocPart {
  title: string;
  text: string;
}

/** The parts of the documentation in reading order. The same words are never shown twice. */
export function docParts(entity: Pick<ShowEntityResponse, 'description' | 'markdown' | 'product' | 'contract'>): DocPart[] {
  const { product, contract } = entity;
  const wanted: [string, string | null | undefined][] = [
    ['What this is', entity.markdown ?? entity.description],
    ['What it is for', product?.purpose ?? contract?.purpose],
    ['Use it for', product?.usage ?? contract?.usage],
    ['Do not use it for', product?.limitations ?? contract?.limitations],
  ];
  const seen: string[] = [];
  const parts: DocPart[] = [];
  for (const [title, text] of wanted) {
    const plain = text?.trim();
    if (!plain || seen.some((other) => other === plain)) continue;
    seen.push(plain);
    parts.push({ title, text: plain });
  }
  return parts;
}
