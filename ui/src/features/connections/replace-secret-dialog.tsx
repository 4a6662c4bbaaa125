import { useId, useState, type SubmitEvent } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { sentence } from '@/components/error-state';
import { TextField } from '@/components/text-field';
import { useSecretVerb } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import { noteKept } from './kept-secrets';
import { useDiscard } from './use-discard';

interface ReplaceSecretDialogProps {
  name: string;
  /** A token, not a client's secret. */
  token: boolean;
  /** None is kept now. */
  first: boolean;
  onReplaced: () => void;
  onClose: () => void;
}

/** Another secret in place of the one that is kept. What was typed is gone when it closes. */
export function ReplaceSecretDialog({ name, token, first, onReplaced, onClose }: ReplaceSecretDialogProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  const keep = useSecretVerb('set_secret', {
    onDone: ({ kept_in }) => {
      if (kept_in !== null) noteKept(name, kept_in);
      toast({
        kind: 'ok',
        title: first ? `Signed in to ${name} again` : `The secret of ${name} is replaced`,
        detail: kept_in === null ? undefined : sentence(`It is in ${kept_in}`),
      });
    },
  });
  const [close, discard] = useDiscard({
    typed: typed !== '',
    busy: keep.isPending,
    title: first ? 'Close without giving it?' : 'Close without replacing it?',
    onClose,
  });
  const secret = token ? typed.trim() : typed;
  const error = keep.error && keep.variables.secret === secret ? keep.error : null;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    setAsked(true);
    if (secret === '' || keep.isPending) return;
    keep.mutate(
      { name, secret },
      {
        onSuccess: () => {
          onReplaced();
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      title={first ? `Give a secret for ${name}` : `Replace the secret of ${name}`}
      open
      onClose={close}
      width={480}
      footer={
        <>
          <span className="grow" />
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" type="submit" form={id} busy={keep.isPending}>
            {keep.isPending ? 'Trying it' : 'Try and keep it'}
          </Button>
        </>
      }
    >
      <form id={id} className="col g4" noValidate autoComplete="off" onSubmit={submit}>
        {error && (
          <Banner kind="bad" title="The secret was not kept.">
            {sentence(error.message)} {error.hint && sentence(error.hint)}
          </Banner>
        )}
        <TextField
          label={label(token, first)}
          type="password"
          value={typed}
          error={asked && secret === '' ? (token ? 'Give the token' : 'Give the client’s secret') : undefined}
          hint={`It is tried before it is kept.${first ? '' : ' Until then the one before stays.'}`}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
      {discard}
    </Dialog>
  );
}

function label(token: boolean, first: boolean): string {
  if (first) return token ? 'Token' : 'Client secret';
  return token ? 'New token' : 'New client secret';
}
