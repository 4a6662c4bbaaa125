import { Markdown } from '@/components/markdown';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { Whence } from '../whence';
import { docParts } from './doc-parts';

/** What it is, what to use it for and what not: words of the source, rendered as data. */
export function Docs({ entity }: { entity: ShowEntityResponse }) {
  const parts = docParts(entity);
  if (parts.length === 0) {
    return (
      <section className="ov-part">
        <h2>What this is</h2>
        <p className="t2">Nobody has described it yet. Its owner can, in the file or the catalog that it comes from.</p>
      </section>
    );
  }
  return (
    <article className="ov-docs">
      {parts.map((part, index) => (
        <section key={part.title} className="ov-part">
          <div className="row g1 ov-head">
            <h2>{part.title}</h2>
            {index === 0 && <Whence of={['docs', 'product', 'contract']} label="the documentation" align="start" />}
          </div>
          <Markdown text={part.text} />
        </section>
      ))}
    </article>
  );
}
