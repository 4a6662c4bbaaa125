import { useMemo } from 'react';
import { parseMarkdown } from '@/lib/markdown';
import { Banner } from './banner';
import { definitionsOf, MarkdownNode } from './markdown-node';

/**
 * Harvested Markdown as components: raw HTML is shown as text, images are named and not loaded, and links lead
 * only to http, https, mailto and Weft itself, on a click.
 */
export function Markdown({ text }: { text: string }) {
  const parsed = useMemo(() => parseMarkdown(text), [text]);
  const definitions = useMemo(() => definitionsOf(parsed.root), [parsed]);
  return (
    <div className="md">
      {parsed.root
        ? parsed.root.children.map((node, index) => (
            <MarkdownNode key={index} node={node} depth={1} definitions={definitions} />
          ))
        : parsed.plain !== null && <pre className="pre">{parsed.plain}</pre>}
      {parsed.cut && <Banner kind="info">The text is longer than 256 KiB; its end is not shown.</Banner>}
    </div>
  );
}
