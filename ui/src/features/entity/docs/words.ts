import type { Docs, HarvestedDocs, TagInfo } from '@/ipc/bindings';
import { partsOf } from '../overview/doc-parts';

export const FIELDS = ['title', 'description', 'markdown', 'purpose', 'usage', 'limitations'] as const;
export type DocsField = (typeof FIELDS)[number];

/** The parts that are Markdown, in the order of the page. */
export const TEXTS = ['markdown', 'purpose', 'usage', 'limitations'] as const;
export type TextPart = (typeof TEXTS)[number];

export const FIELD_NAME: Readonly<Record<DocsField, string>> = {
  title: 'Title',
  description: 'Short description',
  markdown: 'What this is',
  purpose: 'What it is for',
  usage: 'Use it for',
  limitations: 'Do not use it for',
};

/** What is typed. `null` is no word: what is harvested is shown, and follows its source. */
export type Form = Record<DocsField, string | null>;

/** The words of a person as a form. */
export function formOf(docs: Docs): Form {
  return {
    title: docs.title ?? null,
    description: docs.description ?? null,
    markdown: docs.markdown ?? null,
    purpose: docs.purpose ?? null,
    usage: docs.usage ?? null,
    limitations: docs.limitations ?? null,
  };
}

/**
 * What sources say, each part from the strongest that has it. A product file's text repeats its usage and limitations,
 * which are parts of their own here: written twice, they would be mended in one place only.
 */
export function harvestedOf(harvested: readonly HarvestedDocs[]): Form {
  const all = formOf({});
  for (const { docs } of harvested) for (const field of FIELDS) all[field] ??= docs[field] ?? null;
  if (all.markdown !== null && (all.usage !== null || all.limitations !== null)) {
    const [first] = partsOf({ text: all.markdown, description: '', purpose: '', usage: all.usage ?? '', limitations: all.limitations ?? '' });
    all.markdown = first?.title === 'What this is' ? first.text : all.markdown;
  }
  return all;
}

/** Which source a harvested part is from. */
export function sourceOf(harvested: readonly HarvestedDocs[], field: DocsField): string | undefined {
  return harvested.find(({ docs }) => typeof docs[field] === 'string')?.source;
}

export function textOf(form: Form, harvested: Form, field: DocsField): string {
  return form[field] ?? harvested[field] ?? '';
}

/** What is left of a form when it is published: blanks are no words, and repeating a source is none either. */
export function settled(form: Form, written: Form, harvested: Form): Form {
  const own = { ...form };
  for (const field of FIELDS) {
    const said = form[field];
    if (said === null) continue;
    const repeats = written[field] === null && said.trimEnd() === harvested[field]?.trimEnd();
    if (said.trim() === '' || repeats) own[field] = null;
  }
  return own;
}

/** Whether publishing would change anything. */
export function isChanged(form: Form, written: Form, harvested: Form): boolean {
  const own = settled(form, written, harvested);
  return FIELDS.some((field) => trimmed(own[field]) !== trimmed(written[field]));
}

function trimmed(text: string | null): string | null {
  return text === null ? null : text.trim();
}

export function sameTags(a: TagInfo, b: TagInfo): boolean {
  const key = (tags: TagInfo) => JSON.stringify([[...(tags.tags ?? [])].sort(), [...(tags.terms ?? [])].sort()]);
  return key(a) === key(b);
}
