import type { KeyboardEvent } from 'react';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import type { CampaignItemView } from '@/ipc/bindings';
import { useKeys } from '@/lib/screen';
import { count } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { ANSWER, lastDay, today } from './campaign-words';
import { ConfirmLine } from '@/components/confirm-line';
import { Refusal } from './refusal';
import type { Review } from './use-review';

interface ReviewFootProps {
  review: Review;
  /** The grant that is looked at, where it is mine to answer for. */
  own: readonly CampaignItemView[];
  /** What would be kept: those that are chosen, else the one that is looked at. */
  targets: readonly CampaignItemView[];
  item: CampaignItemView | undefined;
  onDone: () => void;
}

/** The answers to what is looked at. Each is confirmed in place. */
export function ReviewFoot({ review, own, targets, item, onDone }: ReviewFootProps) {
  const now = useNow();
  const { doing } = review;
  const send = () => void review.send(onDone);
  useKeys('Answering', [{ keys: ['escape'], label: 'Not now', whileTyping: true, run: review.leave }], { active: doing !== null });
  const onEnter = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) send();
  };
  const [first] = doing?.items ?? [];
  if (doing !== null && first !== undefined) {
    const what = doing.items.length > 1 ? count(doing.items.length, 'grant') : `${first.grant.role_name} of ${first.grant.subject.name} for ${first.grant.holder_name}`;
    return (
      <>
        {review.error && <Refusal title="It is not answered." error={review.error} />}
        <div className="row g3 rc-fields">
          {doing.answer === 'reduce' && (
            <TextField label="Last day" type="date" min={today(now)} max={lastDay(first.grant.until)} value={review.until} autoFocus onChange={(event) => review.setUntil(event.target.value)} onKeyDown={onEnter} />
          )}
          {doing.answer === 'reduce' && first.lesser.length > 0 && (
            <Select
              label="Role"
              quiet={false}
              value={review.role}
              options={[{ value: '', label: `${first.grant.role_name}, as it is` }, ...first.lesser.map(({ id, name }) => ({ value: id, label: name }))]}
              onChange={review.setRole}
            />
          )}
          {doing.answer !== 'keep' && (
            <TextField
              className="grow"
              label={`Why, for ${first.grant.holder_name}`}
              value={review.reason}
              maxLength={4_000}
              autoFocus={doing.answer === 'revoke'}
              onChange={(event) => review.setReason(event.target.value)}
              onKeyDown={onEnter}
            />
          )}
        </div>
        <ConfirmLine
          ask={`${ANSWER[doing.answer]} ${what}?`}
          action={doing.items.length > 1 ? `Keep ${doing.items.length}` : ANSWER[doing.answer]}
          risk={doing.answer === 'revoke'}
          why={review.needsLess ? (first.lesser.length > 0 ? 'Say until when, earlier than it ends now, or choose a lesser role.' : 'Say until when: earlier than it ends now.') : null}
          off={review.needsLess}
          busy={review.busy}
          focused={doing.answer === 'keep'}
          onConfirm={send}
          onLeave={review.leave}
        />
      </>
    );
  }
  if (targets.length === 0) return item ? <p className="s12 t3">{sentence(item.because)}</p> : null;
  const alone = own.length > 0 && targets.length < 2;
  return (
    <div className="row g2 wrap">
      <span className="grow s12 t3">{targets.length > 1 ? `${targets.length} chosen` : sentence(targets[0]?.because ?? '')}</span>
      {alone && (
        <>
          <Button kind="risk" combo="x" onClick={() => review.begin('revoke', own)}>
            Revoke
          </Button>
          <Button combo="r" onClick={() => review.begin('reduce', own)}>
            Reduce
          </Button>
        </>
      )}
      <Button kind="primary" combo="k" onClick={() => review.begin('keep', targets)}>
        {targets.length > 1 ? `Keep ${targets.length}` : 'Keep'}
      </Button>
    </div>
  );
}
