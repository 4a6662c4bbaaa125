import type { ShowEntityResponse } from '@/ipc/bindings';

export interface DocPart {
  title: string;
  text: string;
}

/** The parts of the documentation in reading order. The same words are never shown twice. */
export function docParts(entity: Pick<ShowEntityResponse, 'description' | 'markdown' | 'product' | 'contract'>): DocPart[] {
  const { product, contract } = entity;
  return partsOf({
    text: entity.markdown ?? '',
    description: entity.description ?? '',
    purpose: product?.purpose ?? contract?.purpose ?? '',
    usage: product?.usage ?? contract?.usage ?? '',
    limitations: product?.limitations ?? contract?.limitations ?? '',
  });
}

/** The same from the texts themselves. */
export function partsOf(texts: Record<'text' | 'description' | 'purpose' | 'usage' | 'limitations', string>): DocPart[] {
  const usage = texts.usage.trim();
  const limitations = texts.limitations.trim();
  const purpose = texts.purpose.trim();
  const text = without(texts.text.trim() || texts.description.trim(), [usage, limitations]);
  return [
    { title: 'What this is', text },
    { title: 'What it is for', text: text.includes(purpose) ? '' : purpose },
    { title: 'Use it for', text: usage },
    { title: 'Do not use it for', text: limitations },
  ].filter((part) => part.text !== '');
}

/** A text without the parts that are shown on their own, and without the headings that are left with nothing under them. */
function without(text: string, parts: readonly string[]): string {
  const found = parts.filter((part) => part !== '' && part !== text && text.includes(part));
  if (found.length === 0) return text;
  const lines = found.reduce((rest, part) => rest.replace(part, ''), text).split('\n');
  const kept: string[] = [];
  let content = false;
  for (const line of lines.reverse()) {
    const heading = /^#{1,6}\s/.test(line);
    if (heading && !content) continue;
    if (heading) content = false;
    else if (line.trim() !== '') content = true;
    kept.unshift(line);
  }
  return kept.join('\n').trim();
}
