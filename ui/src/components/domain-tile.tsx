import { domainLook } from '@/lib/domains';
import { classes } from '@/lib/class-names';
import { DomainGlyph } from './domain-glyph';
import { Icon, type IconName } from './icon';

interface DomainTileProps {
  domain: string | null | undefined;
  size?: 32 | 40;
  /** Instead of the glyph, for things that belong to no domain. */
  fallback?: IconName;
}

/** The tinted tile at the head of a page. */
export function DomainTile({ domain, size = 32, fallback = 'boxes' }: DomainTileProps) {
  return (
    <span className={classes('dtile', domain ? domainLook(domain).hue : 'plain')} style={{ width: size, height: size }}>
      {domain ? (
        <DomainGlyph domain={domain} size={size / 2} />
      ) : (
        <Icon name={fallback} size={size / 2} className="t3" />
      )}
    </span>
  );
}
