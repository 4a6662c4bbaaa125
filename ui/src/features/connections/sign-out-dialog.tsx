import { Banner } from '@/components/banner';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { sentence } from '@/components/error-state';
import { useSecretVerb } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import { noteKept } from './kept-secrets';

interface SignOutDialogProps {
  name: string;
  /** Signed in through the browser, at a provider that can be told. */
  browser?: boolean;
  open: boolean;
  onSignedOut: () => void;
  onClose: () => void;
}

export function SignOutDialog({ name, browser, open, onSignedOut, onClose }: SignOutDialogProps) {
  const forget = useSecretVerb('set_secret', {
    onDone: ({ provider }) => {
      noteKept(name, null);
      toast({
        kind: 'info',
        title: `Signed out of ${name}`,
        detail: browser && provider !== null ? sentence(provider) : 'Its secret is kept no longer.',
      });
    },
  });
  function confirm() {
    forget.mutate(
      { name },
      {
        onSuccess: () => {
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
      {browser
        ? 'What renews your sign-in is removed from this computer, and the provider is told. Syncing and looking at rows stop until you sign in again.'
        : 'Its secret is removed from this computer. Syncing and looking at rows stop until a secret is given.'}{' '}
      What was read stays and can be searched.
    </ConfirmDialog>
  );
}
