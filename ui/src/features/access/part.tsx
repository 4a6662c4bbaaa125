import type { ReactNode } from 'react';

interface PartProps {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}

/** One part of a case: a heading with its sum at the right. */
export function Part({ title, aside, children }: PartProps) {
  return (
    <section aria-label={title} className="col g2">
      <h3 className="row g2">
        {title}
        <span className="end s12 t3 b5">{aside}</span>
      </h3>
      {children}
    </section>
  );
}
