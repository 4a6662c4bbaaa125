import type { JSX } from 'react';
import { domainLook, type Shape } from '@/lib/domains';
import { classes } from '@/lib/class-names';

const SHAPES: Record<Shape, JSX.Element> = {
  circle: <circle cx="6" cy="6" r="5" />,
  square: <rect x="1.5" y="1.5" width="9" height="9" rx="1" />,
  triangle: <path d="M6 1 11.4 10.6H.6z" />,
  diamond: <path d="M6 .3 11.7 6 6 11.7.3 6z" />,
  hexagon: <path d="M3.3 1.2h5.4L11.5 6 8.7 10.8H3.3L.5 6z" />,
  cross: <path d="M4.2 1h3.6v3.2H11v3.6H7.8V11H4.2V7.8H1V4.2h3.2z" />,
  half: <path d="M3 1h2.5a5 5 0 0 1 0 10H3z" />,
  chevron: <path d="M2 1h4.2L10.4 6 6.2 11H2l4.2-5z" />,
};

interface DomainGlyphProps {
  /** Null: a thing that belongs to no domain. */
  domain: string | null | undefined;
  size?: number;
  className?: string;
}

/** Shape and hue of a domain. Only where its name stands in the same row, lane or tooltip. */
export function DomainGlyph({ domain, size = 12, className }: DomainGlyphProps) {
  if (!domain) {
    return (
      <svg
        className={classes('no-domain', className)}
        width={size}
        height={size}
        viewBox="0 0 12 12"
        aria-hidden="true"
      >
        <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeDasharray="2 2" />
      </svg>
    );
  }
  const look = domainLook(domain);
  return (
    <svg className={classes(look.hue, className)} width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      <g className={look.outlined ? 'gl-out' : 'gl'}>{SHAPES[look.shape]}</g>
    </svg>
  );
}
