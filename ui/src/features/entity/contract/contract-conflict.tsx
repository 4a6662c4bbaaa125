import { BothTexts } from '@/components/both-texts';
import { Button } from '@/components/button';
import { Icon } from '@/components/icon';
import type { PublishContractResponse } from '@/ipc/bindings';
import { useScreen } from '@/lib/screen';
import { toast } from '@/lib/toasts';
import type { ContractText } from './use-contract-text';

interface ContractConflictProps {
  clash: PublishContractResponse;
  contract: ContractText;
  busy: boolean;
  onMine: () => void;
  /** Goes back to editing; with what was seen of theirs, or not. */
  onClose: (seen: boolean) => void;
}

/** The file changed since the edit began. Both versions stand side by side, and nothing is lost whichever way is taken. */
export function ContractConflict({ clash, contract, busy, onMine, onClose }: ContractConflictProps) {
  const theirs = clash.theirs?.text ?? null;
  useScreen([{ label: 'Discover', to: '/discover' }, { label: clash.file }, { label: 'Changed by someone else' }], true);
  function takeTheirs() {
    const before = { text: contract.text, base: contract.base };
    contract.replace(theirs ?? '', clash.theirs?.base ?? null);
    toast({ kind: 'info', title: 'Yours is put aside for what stands there', undo: () => contract.replace(before.text, before.base) });
    onClose(false);
  }
  return (
    <div className="grow scroll ed-clash head-line" role="region" aria-label="Both versions">
      <div className="es">
        <span className="esi warn">
          <Icon name="people" size={18} />
        </span>
        <h2>{theirs === null ? `${clash.file} is gone` : `${clash.file} was changed since you began`}</h2>
        <p>Somebody wrote it in its folder. Nothing of yours is published, and your text is kept until you choose.</p>
        <div className="row g2">
          <Button kind="primary" onClick={() => onClose(true)}>
            Merge by hand
          </Button>
          <Button busy={busy} onClick={onMine}>
            {theirs === null ? 'Write mine anew' : 'Publish mine over theirs'}
          </Button>
          {theirs !== null && <Button onClick={takeTheirs}>Take theirs</Button>}
          <Button onClick={() => onClose(false)}>Keep mine as draft</Button>
        </div>
      </div>
      {theirs !== null && <BothTexts before={{ title: 'In the folder', text: theirs }} after={{ title: 'Yours, a draft', text: clash.text }} />}
    </div>
  );
}
