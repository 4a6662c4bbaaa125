import type { ReactNode } from 'react';

interface SourceNote {
  /** Whether a person says it, here or before. */
  own: boolean;
  /** The source that says something of it; absent where none does. */
  source: string | undefined;
  /** What the source says, in short. */
  said: string | null;
  /** What stands in the field. */
  shown: string | null;
  onBack: () => void;
}

/** What the source says of a field, to stand below it, with the way back to it. Nothing where no source says anything else. */
export function sourceNote({ own, source, said, shown, onBack }: SourceNote): ReactNode {
  if (source === undefined) return undefined;
  if (!own) return <>From {source}</>;
  if (said === null || said === shown) return undefined;
  return (
    <>
      {source} says “{said}”.{' '}
      <button type="button" className="link" onClick={onBack}>
        Go back to it
      </button>
    </>
  );
}
