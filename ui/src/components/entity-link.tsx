import { Link } from '@tanstack/react-router';
import type { EntityKind } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { DomainGlyph } from './domain-glyph';
import { KindIcon } from './kind-icon';

export interface LinkTarget {
  urn: string;
  kind: EntityKind;
  name: string;
  full_name: string;
  domain: string | null;
}

interface EntityLinkProps {
  to: LinkTarget;
  /** Opens this side of the page. */
  tab?: string;
  mark?: 'glyph' | 'kind' | 'none';
  className?: string;
}

/** A thing by name, as a link to its page. */
export function EntityLink({ to, tab, mark = 'glyph', className }: EntityLinkProps) {
  return (
    <Link
      to="/entity/$urn"
      params={{ urn: to.urn }}
      search={tab === undefined ? {} : { tab }}
      className={classes('elink', className)}
      title={to.full_name}
    >
      {mark === 'glyph' &&
        (to.domain ? <DomainGlyph domain={to.domain} size={10} /> : <KindIcon kind={to.kind} size={12} />)}
      {mark === 'kind' && <KindIcon kind={to.kind} size={13} />}
      <span className="el">{to.name}</span>
    </Link>
  );
}
