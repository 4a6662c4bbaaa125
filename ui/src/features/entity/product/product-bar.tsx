import { Button } from '@/components/button';
import { StatusMark } from '@/components/status-mark';
import { count } from '@/lib/time';
import type { DraftState } from '@/lib/draft-keeper';
import { DraftMark } from '@/components/draft-mark';

interface ProductBarProps {
  draft: DraftState;
  dirty: boolean;
  problems: number;
  busy: boolean;
  /** A second person is to look at it first. */
  asked: boolean;
  onDiscard: () => void;
  onPropose: () => void;
  onPublish: () => void;
  onLeave: () => void;
}

/** Where the draft stands, what keeps it back, and publishing. */
export function ProductBar({ draft, dirty, problems, busy, asked, onDiscard, onPropose, onPublish, onLeave }: ProductBarProps) {
  const why = problems > 0 ? 'A field is to be fixed first' : dirty ? undefined : 'Nothing is changed yet';
  return (
    <div className="row g3 wrap ed-bar">
      <h2>Product</h2>
      <span className="t2 s12 el product-lead">Only you see the draft</span>
      <span className="end row g2">
        {problems > 0 && <StatusMark status="bad">{`${count(problems, 'field')} to fix`}</StatusMark>}
        <DraftMark state={draft} />
        {(draft.kind !== 'none' || dirty) && <Button onClick={onDiscard}>Discard</Button>}
        <Button onClick={onLeave}>Leave</Button>
        {!asked && (
          <Button disabled={why !== undefined} title={why} onClick={onPropose}>
            Propose…
          </Button>
        )}
        <Button kind="primary" combo="mod+enter" busy={busy} disabled={why !== undefined} title={why} onClick={onPublish}>
          {asked ? 'Propose…' : 'Publish'}
        </Button>
      </span>
    </div>
  );
}
