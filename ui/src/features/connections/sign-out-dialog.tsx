import { Banner } from '@/components/banner';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { sentence } from '@/components/error-state';
import { useSecretVerb } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import { noteKept } from './kept-secrets';

interface SignOutDialogProps {
  name: string;
  open: boolean;
  onSignedOut: () => void;
  onClose: () => void;
}

export function SignOutDialog({ name, open, onSignedOut, onClose }: SignOutDialogProps) {
  const forget = useSecretVerb('set_secret');
  function confirm() {
    forget.mutate(
      { name },
      {
        onSuccess: () => {
          noteKept(name, null);
          toast({ kind: 'info', title: `Signed out of ${name}`, detail: 'Its secret is kept no longer.' });
          onSignedOut();
          onClose();
        },
      },
    );
  }
  return (
    <ConfirmDialog
      title={`Sign out of ${name}?`}
      open={open}
      action="Sign out"
      keep="Stay signed in"
      risk
      busy={forget.isPending}
      error={forget.error && <Banner kind="bad">{sentence(forget.error.message)}</Banner>}
      onConfirm={confirm}
      onClose={onClose}
    >
      Its secret is removed from this computer. Syncing and looking at rows stop until a secret is given. What was read
      stays and can be searched.
    </ConfirmDialog>
  );
}
