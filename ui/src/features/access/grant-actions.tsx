import { useState } from 'react';
import { Button } from '@/components/button';
import { ConfirmLine } from '@/components/confirm-line';
import { TextField } from '@/components/text-field';
import type { GrantRow } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { askForAccess } from '@/lib/asking';
import { useKeys } from '@/lib/screen';
import { toast } from '@/lib/toasts';
import { Refusal } from './refusal';

interface GrantActionsProps {
  grant: GrantRow;
  /** Whether it is held by the person at the desk: they give back, others revoke and say why. */
  mine: boolean;
}

/** Renewing and ending a grant. Ending is confirmed in place. */
export function GrantActions({ grant, mine }: GrantActionsProps) {
  const end = useVerb('end_grant');
  const [ending, setEnding] = useState(false);
  const [reason, setReason] = useState('');
  const said = reason.trim();
  const action = mine ? 'Give back' : 'Revoke';
  const over = grant.end !== null;
  const needs = !mine && said === '';
  const renew = () => askForAccess({ things: [grant.subject], role: grant.role, renews: grant.id });
  useKeys('Grant', [
    ...(mine && !over ? [{ keys: ['e'], label: 'Renew', run: renew }] : []),
    ...(grant.may_end && !over ? [{ keys: ['x'], label: action, run: () => setEnding(true) }] : []),
  ]);
  useKeys('Ending', [{ keys: ['escape'], label: 'Not now', whileTyping: true, run: () => setEnding(false) }], { active: ending });
  if (over || (!mine && !grant.may_end)) return null;

  function confirm() {
    if (needs || end.isPending) return;
    end.mutate(
      { id: grant.id, reason: said === '' ? null : said },
      {
        onSuccess: (row) => {
          setEnding(false);
          setReason('');
          const done = row.state === 'ended';
          toast({ kind: done ? 'ok' : 'info', title: done ? `${grant.role_name} of ${grant.subject.name} has ended` : 'It is to end, and is not taken back yet', detail: row.unfinished_because ?? undefined });
        },
      },
    );
  }
  return (
    <>
      {end.error && <Refusal title="It has not ended." error={end.error} />}
      {ending ? (
        <div className="col g2">
          <TextField
            label={mine ? 'Why, if you like' : `Why, for ${grant.holder_name}`}
            value={reason}
            maxLength={8_000}
            autoFocus
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) confirm();
            }}
          />
          <ConfirmLine
            ask={mine ? `Give ${grant.role_name} of ${grant.subject.name} back?` : `Take ${grant.role_name} of ${grant.subject.name} from ${grant.holder_name}?`}
            action={action}
            risk
            why={needs ? `Say why: ${grant.holder_name} reads it.` : null}
            off={needs}
            busy={end.isPending}
            focused={false}
            onConfirm={confirm}
            onLeave={() => setEnding(false)}
          />
        </div>
      ) : (
        <div className="row g2 wrap">
          <span className="grow" />
          {mine && <Button onClick={renew}>Renew</Button>}
          {grant.may_end && (
            <Button kind="risk" onClick={() => setEnding(true)}>
              {action}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
