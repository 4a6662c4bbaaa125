import type { SourceView } from '@/ipc/bindings';
import { Banner } from '@/components/banner';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { sentence } from '@/components/error-state';
import { useVerb } from '@/ipc/queries';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';

interface RemoveSourceDialogProps {
  source: SourceView;
  open: boolean;
  onClose: () => void;
  onRemoved: () => void;
}

export function RemoveSourceDialog({ source, open, onClose, onRemoved }: RemoveSourceDialogProps) {
  const { name } = source.config;
  // The list loses the source, and this dialog with it, before the answer is told.
  const remove = useVerb('remove_source', { onDone: ({ gone }) => toast({ kind: 'info', title: `${name} is removed`, detail: `${count(gone, 'record')} closed.` }) });
  function confirm() {
    remove.mutate(
      { name },
      {
        onSuccess: () => {
          onClose();
          onRemoved();
        },
      },
    );
  }
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      open={open}
      action={`Remove ${name}`}
      risk
      busy={remove.isPending}
      error={remove.error && <Banner kind="bad">{sentence(remove.error.message)}</Banner>}
      onConfirm={confirm}
      onClose={onClose}
    >
      Its {count(source.assets, 'asset')} will no longer be found here. Nothing is deleted at the source, and what
      people wrote stays. Add it again to read it anew.
    </ConfirmDialog>
  );
}
