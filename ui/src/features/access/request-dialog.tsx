import { useState } from 'react';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { DraftMark } from '@/components/draft-mark';
import { Icon } from '@/components/icon';
import type { AccessRequestView } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { ungather, type Asking } from '@/lib/asking';
import { useKeys } from '@/lib/screen';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { Refusal } from './refusal';
import { RequestFields } from './request-fields';
import { RequestSent } from './request-sent';
import { RequestSide } from './request-side';
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
  // One asking is one request, however often its button is pressed.
  const [key] = useState(askingKey);
  const why = whyNot(form, asking.renews !== undefined);
  const terms = termsOf(form);

  function submit() {
    if (why !== null || send.isPending || sent !== null || terms === null) return;
    const { reason, reference, names } = form;
    send.mutate(
      { names: [...names], ...terms, reason, reference: reference.trim() === '' ? null : reference.trim(), renews: asking.renews ?? null, key },
      {
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
            {send.error && <Refusal title="It was not sent." error={send.error} after="What you typed is kept." />}
            <RequestFields form={form} known={asking.things} renews={asking.renews !== undefined} />
          </div>
          <RequestSide form={form} renews={asking.renews !== undefined} />
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

/** What is sent: what was chosen, and what the policy presets for the rest. */
function termsOf({ plan, purpose, role, days }: RequestForm): { role: string; purpose: string; days: number } | null {
  const shown = plan?.items[0]?.terms;
  const terms = { role: role ?? shown?.role, purpose: purpose ?? shown?.purpose, days: days ?? shown?.days ?? plan?.durations.default_days };
  return terms.role === undefined || terms.purpose === undefined || terms.days === undefined ? null : { role: terms.role, purpose: terms.purpose, days: terms.days };
}

function titleOf({ things, renews }: Asking, { names, plan }: RequestForm): string {
  const known = [...things, ...(plan?.items.map((item) => item.subject) ?? [])];
  const name = (known.find((thing) => thing.urn === names[0]) ?? things[0])?.name ?? '';
  if (renews !== undefined) return `Renew access to ${name}`;
  return names.length > 1 ? `Request access to ${count(names.length, 'thing')}` : `Request access to ${name}`;
}

function askingKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join('-');
}
