import { useState } from 'react';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { DraftMark } from '@/components/draft-mark';
import { Icon } from '@/components/icon';
import type { AccessRequestView } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { useVerb } from '@/ipc/queries';
import { ungather, type Asking } from '@/lib/asking';
import { useKeys } from '@/lib/screen';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { Refusal } from './refusal';
import { RequestFields } from './request-fields';
import { RequestSent } from './request-sent';
import { RequestSide } from './request-side';
import { isUnknown, useAskingKeys, wordsOf } from './asking-keys';
import { useRequestForm, type RequestForm } from './use-request-form';
import { whyNot } from './why-not';
import './access.css';

interface RequestDialogProps {
  asking: Asking;
  onClose: () => void;
}

const DRAFT_LEFT = { title: 'The draft is still there', detail: 'The request was sent; its draft could not be removed.' };
const OTHER_DRAFT_GONE = { title: 'Another draft is gone', detail: 'The renewal was sent; the draft of several things could not be kept beside it.' };

/** Asking for access: at the left what is asked, at the right what follows from it, told anew while one types. */
export function RequestDialog({ asking, onClose }: RequestDialogProps) {
  const form = useRequestForm(asking);
  const [sent, setSent] = useState<readonly AccessRequestView[] | null>(null);
  const send = useVerb('request_access');
  const keys = useAskingKeys();
  const words = wordsOf(form, asking.renews);
  // The same words again are the same request: nothing that the first of them brought about stands in its way.
  const why = words !== null && keys.isOpen(words) ? null : whyNot(form, asking.renews !== undefined);

  function submit() {
    if (why !== null || send.isPending || sent !== null || words === null) return;
    const { names } = words;
    send.mutate(
      { ...words, key: keys.keyOf(words) },
      {
        onError: (error) => {
          if (!isUnknown(error)) return;
          keys.leaveOpen(words);
          form.refetch();
        },
        onSuccess: ({ requests }) => {
          setSent(requests);
          ungather(names);
          form.sent().catch(() => toast({ kind: 'info', ...(form.foreign ? OTHER_DRAFT_GONE : DRAFT_LEFT) }));
        },
      },
    );
  }

  return (
    <Dialog
      title={titleOf(asking, form)}
      open
      onClose={onClose}
      width={920}
      footer={
        sent ? (
          <>
            <span className="grow" />
            <Button kind="primary" onClick={onClose}>
              Done
            </Button>
          </>
        ) : (
          <>
            <span className="grow row g3 min0 wrap acc-why">
              {why !== null && (
                <span className="row g1 s12 t2" role="status">
                  <Icon name="info" size={13} />
                  <span>{why}</span>
                </span>
              )}
              {form.foreign ? <span className="s12 t3">Kept while Weft runs; the draft of several things stays as it is.</span> : <DraftMark state={form.draft} />}
            </span>
            <Button combo="escape" onClick={onClose}>
              Cancel
            </Button>
            <Button kind="primary" combo="mod+enter" disabled={why !== null} busy={send.isPending} onClick={submit}>
              Send request
            </Button>
          </>
        )
      }
    >
      {sent ? (
        <RequestSent requests={sent} onClose={onClose} />
      ) : (
        <div className="acc-ask">
          <AskKeys onSend={submit} />
          <div className="acc-ask-left">
            {send.error && <NotSent error={send.error} />}
            <RequestFields form={form} known={asking.things} renews={asking.renews !== undefined} />
          </div>
          <RequestSide form={form} renews={asking.renews !== undefined} onClose={onClose} />
        </div>
      )}
    </Dialog>
  );
}

/** Inside the dialog, so that its keys are the dialog's and not those of the screen below. */
function AskKeys({ onSend }: { onSend: () => void }) {
  useKeys('Request', [
    { keys: ['mod+enter'], label: 'Send', whileTyping: true, run: onSend },
    { keys: ['tab'], label: 'Next field', run: () => undefined, draw: ['tab'] },
  ]);
  return null;
}

/** A refusal says that nothing was sent; a lost answer does not. */
function NotSent({ error }: { error: WeftError }) {
  if (!isUnknown(error)) return <Refusal title="It was not sent." error={error} after="What you typed is kept." />;
  return <Refusal title="Whether it was sent is not known." error={error} after="Send it again as it is: it stays one request." />;
}

function titleOf({ things, renews }: Asking, { names, plan }: RequestForm): string {
  const known = [...things, ...(plan?.items.map((item) => item.subject) ?? [])];
  const name = (known.find((thing) => thing.urn === names[0]) ?? things[0])?.name ?? '';
  if (renews !== undefined) return `Renew access to ${name}`;
  return names.length > 1 ? `Request access to ${count(names.length, 'thing')}` : `Request access to ${name}`;
}
