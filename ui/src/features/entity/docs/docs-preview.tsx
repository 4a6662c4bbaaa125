import { useMemo } from 'react';
import { Markdown } from '@/components/markdown';
import { BrokenLinks } from '@/components/markdown-link';
import type { CheckDocsResponse } from '@/ipc/bindings';
import { partsOf } from '../overview/doc-parts';
import { textOf, type Form } from './words';

interface DocsPreviewProps {
  form: Form;
  harvested: Form;
  written: Form;
  check: CheckDocsResponse | undefined;
}

/** The page as its readers will see it. What changed is marked, and links that lead nowhere are too. */
export function DocsPreview({ form, harvested, written, check }: DocsPreviewProps) {
  const broken = useMemo(
    () => new Map((check?.links ?? []).flatMap((link) => (link.broken === null ? [] : [[link.url, link.broken] as const]))),
    [check],
  );
  const parts = pageOf(form, harvested);
  const before = new Map(pageOf(written, harvested).map((part) => [part.title, part.text]));
  const title = textOf(form, harvested, 'title');
  const description = textOf(form, harvested, 'description');
  // Most texts begin with it.
  const text = textOf(form, harvested, 'markdown').trim();
  const lead = text !== '' && !text.replace(/\s+/g, ' ').startsWith(description.replace(/\s+/g, ' '));
  return (
    <BrokenLinks value={broken}>
      <div className="docs-preview scroll" role="region" aria-label="Preview" tabIndex={0}>
        {title !== '' && <h2>{title}</h2>}
        {description !== '' && lead && <p className="t2 docs-lead">{description}</p>}
        {parts.map((part) => (
          <section key={part.title} className="ov-part">
            <h2>{part.title}</h2>
            <Markdown text={part.text} before={before.get(part.title) ?? ''} />
          </section>
        ))}
        {parts.length === 0 && <p className="t3">Nothing is written yet. What you type stands here as its readers will see it.</p>}
      </div>
    </BrokenLinks>
  );
}

/** The parts as the page of the thing shows them. */
function pageOf(form: Form, harvested: Form) {
  const text = (field: keyof Form) => textOf(form, harvested, field);
  return partsOf({ text: text('markdown'), description: text('description'), purpose: text('purpose'), usage: text('usage'), limitations: text('limitations') });
}
