import { createContext, useContext, type ReactNode } from 'react';
import { safeHref } from '@/lib/safe-href';
import { useOpenHref } from '@/lib/use-open-href';
import { Icon } from './icon';

/** Addresses that were looked up and lead nowhere, each with why. */
export const BrokenLinks = createContext<ReadonlyMap<string, string>>(new Map());

/** A link of harvested text. It carries no address of its own: only a click asks to open it. */
export function MarkdownLink({ url, children }: { url: string; children: ReactNode }) {
  const open = useOpenHref();
  const href = safeHref(url);
  const broken = useContext(BrokenLinks).get(url);
  if (broken !== undefined) {
    return (
      <span className="link-broken" title={broken}>
        <Icon name="warning" size={12} label="Leads nowhere" />
        {children}
      </span>
    );
  }
  if (!href) return <span title="This link leads nowhere that Weft opens">{children}</span>;
  return (
    <button type="button" role="link" className="link" title={href.url} onClick={() => open(href)}>
      {children}
    </button>
  );
}
