import type { ReactNode } from 'react';

/** One part of an inspector or a side column: a heading with something at its right, and content. */
export function Section({ title, aside, children }: { title?: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="sec">
      {title && (
        <h3>
          {title}
          {aside !== undefined && <span className="end">{aside}</span>}
        </h3>
      )}
      {children}
    </section>
  );
}
