import { Button } from '@/components/button';
import { Segmented } from '@/components/segmented';
import type { DraftState } from '@/lib/draft-keeper';
import { DraftMark } from '@/components/draft-mark';
import { FIELD_NAME, TEXTS, type TextPart } from './words';

export type DocsMode = 'write' | 'both' | 'preview';

const MODES = [
  { value: 'write', label: 'Write' },
  { value: 'both', label: 'Side by side' },
  { value: 'preview', label: 'Preview' },
] as const;

interface DocsToolbarProps {
  mode: DocsMode;
  onMode: (mode: DocsMode) => void;
  /** Whether it has purpose, usage and limitations beside its text. */
  parts: boolean;
  part: TextPart;
  onPart: (part: TextPart) => void;
  draft: DraftState;
  dirty: boolean;
  blocked: boolean;
  busy: boolean;
  /** Edits wait for a second person: publishing is proposing. */
  asked: boolean;
  onDiscard: () => void;
  onPublish: () => void;
  onPropose: () => void;
  onLeave: () => void;
}

/** Which part is written, how it is seen, where the draft stands, and publishing. */
export function DocsToolbar({ mode, onMode, parts, part, onPart, draft, dirty, blocked, busy, asked, onDiscard, onPublish, onPropose, onLeave }: DocsToolbarProps) {
  const why = blocked ? 'A link leads nowhere' : dirty ? undefined : 'Nothing is changed yet';
  return (
    <div className="row g3 wrap docs-bar">
      {parts && (
        <Segmented label="Part of the page" value={part} options={TEXTS.map((value) => ({ value, label: FIELD_NAME[value] }))} onChange={onPart} />
      )}
      <Segmented label="View" value={mode} options={MODES} onChange={onMode} />
      <span className="end row g2">
        <DraftMark state={draft} />
        {draft.kind !== 'none' && (
          <Button onClick={onDiscard}>Discard</Button>
        )}
        <Button onClick={onLeave}>Leave</Button>
        {!asked && (
          <Button disabled={why !== undefined} title={why} onClick={onPropose}>
            Propose…
          </Button>
        )}
        <Button kind="primary" combo="mod+enter" busy={busy} disabled={why !== undefined} title={why} onClick={asked ? onPropose : onPublish}>
          {asked ? 'Propose…' : 'Publish'}
        </Button>
      </span>
    </div>
  );
}
