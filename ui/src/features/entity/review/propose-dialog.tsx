import { useQuery } from '@tanstack/react-query';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { sentence } from '@/components/error-state';
import { TextField } from '@/components/text-field';
import type { ProposeAs } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { verbQuery } from '@/ipc/queries';
import { whoDecides, type Proposing } from './use-proposing';

const LONGEST = 200;

interface ProposeDialogProps {
  proposing: Proposing;
  /** What the edit is about: `Orders`. */
  thing: string;
  busy: boolean;
  failed: WeftError | null;
  /** One's own open proposal that this replaces. */
  revises?: string | undefined;
  onPropose: (as: ProposeAs) => void;
}

/** Under which title an edit is proposed, and who will decide. */
export function ProposeDialog({ proposing, thing, busy, failed, revises, onPropose }: ProposeDialogProps) {
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const { title, setTitle, remark, setRemark } = proposing;
  const said = title.trim();
  const send = (anew = false) => !busy && onPropose({ ...(revises !== undefined && !anew && { revises }), ...(said !== '' && { title: said }), ...(remark.trim() !== '' && { remark }) });
  return (
    <Dialog
      title={revises === undefined ? `Propose this edit of ${thing}` : `Put this into your proposal for ${thing}`}
      open
      width={480}
      onClose={proposing.close}
      footer={
        <>
          <span className="s12 t2 grow">Decided by {whoDecides(proposing.review, frame?.me?.urn ?? null)}</span>
          <Button onClick={proposing.close}>Not now</Button>
          {failed && revises !== undefined && (
            <Button busy={busy} onClick={() => send(true)}>
              Propose it anew
            </Button>
          )}
          <Button kind="primary" busy={busy} onClick={() => send()}>
            Propose
          </Button>
        </>
      }
    >
      <div className="col g3">
        {failed && (
          <Banner kind="bad" title="It is not proposed.">
            {sentence(failed.message)} {failed.hint && sentence(failed.hint)} What you typed is kept.
          </Banner>
        )}
        <p className="t2">
          {proposing.asked && proposing.review ? `${sentence(proposing.review.because)} ` : ''}
          Nothing is published until it is accepted, and then as your words.
        </p>
        <TextField
          label="What it is for"
          placeholder={revises === undefined ? 'In one line, if it needs one' : 'As before'}
          value={title}
          maxLength={LONGEST}
          onChange={(event) => setTitle(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') send();
          }}
        />
        <div className="field">
          <label htmlFor="propose-remark">{revises === undefined ? 'A first remark' : 'What is different now'}</label>
          <textarea id="propose-remark" className="inp" rows={3} value={remark} onChange={(event) => setRemark(event.target.value)} />
        </div>
      </div>
    </Dialog>
  );
}
