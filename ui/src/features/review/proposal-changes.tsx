import { useMemo } from 'react';
import { EntityLink } from '@/components/entity-link';
import type { ProposedChange } from '@/ipc/bindings';
import { count } from '@/lib/time';
import type { Piece } from '@/lib/overlay';
import { wordDiff } from '@/lib/word-diff';

interface ProposalChangesProps {
  changes: readonly ProposedChange[];
  /** The thing itself: only other things are named. */
  subject: string | undefined;
}

/** What would be said beside what is said, part by part and word by word. */
export function ProposalChanges({ changes, subject }: ProposalChangesProps) {
  return (
    <section aria-label="What changes">
      <h3 className="row prop-part">
        What changes
        <span className="end s12 t3 b5">{changes.length > 0 && count(changes.length, 'part')}</span>
      </h3>
      {changes.length === 0 && <p className="s12 t2">Nothing: this is what stands there already.</p>}
      {changes.map((change) => (
        <Change key={`${change.about.urn} ${change.aspect} ${change.part} ${change.label}`} change={change} named={change.about.urn !== subject} />
      ))}
    </section>
  );
}

function Change({ change, named }: { change: ProposedChange; named: boolean }) {
  const { before, after, clash } = change;
  const pieces = useMemo(() => wordDiff(before ?? '', after ?? ''), [before, after]);
  const theirs = useMemo(() => (clash ? wordDiff(before ?? '', clash.theirs ?? '') : []), [before, clash]);
  return (
    <div className="box clip prop-change">
      <h4 className="row g2 s12 prop-change-head">
        <span className="b6 el">{change.label}</span>
        {named && (
          <span className="row g1 t3 min0">
            in <EntityLink to={change.about} />
          </span>
        )}
      </h4>
      <div className={clash ? 'prop-three' : 'prop-two'}>
        <Side title={clash ? 'When it was proposed' : 'Now'} text={before} pieces={pieces} other="added" />
        {clash && <Side title={`Now, by ${clash.by}`} text={clash.theirs} pieces={theirs} other="removed" />}
        <Side title="Proposed" text={after} pieces={pieces} other="removed" />
      </div>
    </div>
  );
}

interface SideProps {
  title: string;
  text: string | null;
  pieces: readonly Piece[];
  /** What is not of this side. */
  other: 'added' | 'removed';
}

function Side({ title, text, pieces, other }: SideProps) {
  return (
    <div className="prop-side">
      <div className="s11 t3">{title}</div>
      {text === null ? (
        <p className="s12 t3">Nothing is said</p>
      ) : (
        <div className="pre">
          {pieces
            .filter((piece) => piece.kind !== other)
            .map((piece, index) => {
              if (piece.kind === 'added') return <ins key={index}>{piece.text}</ins>;
              return piece.kind === 'removed' ? <del key={index}>{piece.text}</del> : <span key={index}>{piece.text}</span>;
            })}
        </div>
      )}
    </div>
  );
}
