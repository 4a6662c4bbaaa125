import { Button } from '@/components/button';
import { Segmented } from '@/components/segmented';
import { StatusMark } from '@/components/status-mark';
import type { ShowContractFileResponse } from '@/ipc/bindings';
import { clock, count } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import type { DraftState } from '@/lib/draft-keeper';
import type { ContractText } from './use-contract-text';

export type ContractMode = 'form' | 'both' | 'text';

const MODES = [
  { value: 'form', label: 'Form' },
  { value: 'both', label: 'Side by side' },
  { value: 'text', label: 'YAML' },
] as const;

interface ContractBarProps {
  mode: ContractMode;
  onMode: (mode: ContractMode) => void;
  draft: DraftState;
  contract: ContractText;
  shown: ShowContractFileResponse;
  busy: boolean;
  /** Why it cannot be published; none where it can. */
  why: string | null;
  onDiscard: () => void;
  onPublish: () => void;
  onLeave: () => void;
}

/** How it is edited, how the draft stands, and publishing. */
export function ContractBar({ mode, onMode, draft, contract, shown, busy, why, onDiscard, onPublish, onLeave }: ContractBarProps) {
  const now = useNow();
  const errors = contract.checked?.errors.length ?? 0;
  const version = contract.settled ? contract.checked?.version : null;
  return (
    <div className="row g3 wrap docs-bar">
      <Segmented label="View" value={mode} options={MODES} onChange={onMode} />
      <span className="mono s12 t3 el contract-file" title={shown.place?.folder}>
        {contract.file}
        {shown.place?.git && ` on ${shown.place.git.branch ?? 'a detached head'}`}
      </span>
      <span className="end row g2">
        {errors > 0 && <StatusMark status="bad">{`${count(errors, 'error')} to mend`}</StatusMark>}
        {draft.kind === 'failed' && <StatusMark status="attention">{`The draft is not kept: ${draft.error.message}`}</StatusMark>}
        {draft.kind === 'kept' && contract.dirty && <span className="s12 t3 nw">Draft kept {clock(new Date(draft.at), now)}, only you see it</span>}
        {(draft.kind !== 'none' || contract.dirty) && <Button onClick={onDiscard}>Discard</Button>}
        <Button onClick={onLeave}>Leave</Button>
        <Button kind="primary" combo="mod+enter" busy={busy} disabled={why !== null && !busy} title={why ?? undefined} onClick={onPublish}>
          {version ? `Publish as ${version}` : 'Publish'}
        </Button>
      </span>
    </div>
  );
}
