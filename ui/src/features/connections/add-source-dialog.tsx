import { Dialog } from '@/components/dialog';
import { AddSource } from './add-source';
import type { KindName } from './connections-search';

interface AddSourceDialogProps {
  /** Absent: closed. */
  kind: KindName | undefined;
  taken: readonly string[];
  onKind: (kind: KindName) => void;
  onClose: () => void;
  onAdded: (name: string) => void;
}

/** A new connection: chosen, filled in, tried, and only then added. */
export function AddSourceDialog({ kind, onClose, ...rest }: AddSourceDialogProps) {
  return (
    <Dialog title="Add a connection" open={kind !== undefined} onClose={onClose} width={640}>
      {kind && <AddSource kind={kind} onClose={onClose} {...rest} />}
    </Dialog>
  );
}
