import { useMemo } from 'react';
import { lineDiff } from '@/lib/text-diff';

interface BothVersionsProps {
  title: string;
  /** Whose the other version is. */
  by: string;
  theirs: string;
  mine: string;
}

/** Two versions of one text beside each other, line by line. */
export function BothVersions({ title, by, theirs, mine }: BothVersionsProps) {
  const lines = useMemo(() => lineDiff(theirs, mine), [theirs, mine]);
  const side = (other: 'added' | 'removed', mark: string) => (
    <pre className="ed-version">
      {lines
        .filter((line) => line.kind !== other)
        .map((line, index) => (
          <div key={index} className={line.kind === 'same' ? undefined : mark}>
            {line.text === '' ? ' ' : line.text}
          </div>
        ))}
    </pre>
  );
  return (
    <section className="ed-both">
      <h3>{title}</h3>
      <div className="ed-two">
        <div>
          <h4 className="s12 t2">{by}</h4>
          {side('added', 'xdel')}
        </div>
        <div>
          <h4 className="s12 t2">Yours, a draft</h4>
          {side('removed', 'xadd')}
        </div>
      </div>
    </section>
  );
}
