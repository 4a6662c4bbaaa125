import type { ReactNode } from 'react';
import { safeHref } from '@/lib/safe-href';
import { useOpenHref } from '@/lib/use-open-href';

/** A link of harvested text. It carries no address of its own: only a click asks to open it. */
export function MarkdownLink({ url, children }: { url: string; children: ReactNode }) {
  const open = useOpenHref();
  const href = safeHref(url);
  if (!href) return <span title="This link leads nowhere that Weft opens">{children}</span>;
  return (
    <button type="button" role="link" className="link" title={href.url} onClick={() => open(href)}>
      {children}
    </button>
  );
}
