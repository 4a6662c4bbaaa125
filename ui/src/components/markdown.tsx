import { useMemo } from 'react';
import { blocksOf, parseMarkdown } from '@/lib/markdown';
import { Banner } from './banner';
import { definitionsOf, MarkdownNode } from './markdown-node';

interface MarkdownProps {
  text: string;
  /** The text as it was: what is new or other since is marked. */
  before?: string;
}

/**
 * Harvested Markdown as components: raw HTML is shown as text, images are named and not loaded, and links lead
 * only to http, https, mailto and Weft itself, on a click.
 */
export function Markdown({ text, before }: MarkdownProps) {
  const parsed = useMemo(() => parseMarkdown(text), [text]);
  const definitions = useMemo(() => definitionsOf(parsed.root), [parsed]);
  const known = useMemo(() => (before === undefined ? null : new Set(blocksOf(before))), [before]);
  const blocks = useMemo(() => (known === null ? [] : blocksOf(text)), [known, text]);
  return (
    <div className="md">
      {parsed.root
        ? parsed.root.children.map((node, index) => {
            const drawn = <MarkdownNode key={index} node={node} depth={1} definitions={definitions} />;
            const block = blocks[index];
            if (known === null || block === undefined || known.has(block)) return drawn;
            return (
              <div key={index} className="md-changed" title="Changed in this draft">
                {drawn}
              </div>
            );
          })
        : parsed.plain !== null && <pre className="pre">{parsed.plain}</pre>}
      {parsed.cut && <Banner kind="info">The text is longer than 256 KiB; its end is not shown.</Banner>}
    </div>
  );
}
