import { useState } from 'react';
import { Button } from '@/components/button';
import { ProgressBar } from '@/components/progress-bar';
import { StatusMark } from '@/components/status-mark';
import type { CampaignRow } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { count, date } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { CAMPAIGN, RULE } from './campaign-words';
import { ConfirmLine } from '@/components/confirm-line';
import { Due } from './due';
import { Refusal } from './refusal';

/** What a campaign is about, how far it is, and its closing, which is confirmed in place. */
export function CampaignHead({ campaign }: { campaign: CampaignRow }) {
  const close = useVerb('close_campaign');
  const [closing, setClosing] = useState(false);
  const { status, word } = CAMPAIGN[campaign.state];
  const done = campaign.answered + campaign.over;
  useKeys('Closing', [{ keys: ['escape'], label: 'Not now', whileTyping: true, run: () => setClosing(false) }], { active: closing });

  function confirm() {
    if (close.isPending) return;
    close.mutate(
      { name: campaign.id },
      {
        onSuccess: ({ kept, revoked, unfinished }) => {
          setClosing(false);
          const rest = unfinished > 0 ? `${count(unfinished, 'grant')} could not be taken back yet.` : undefined;
          toast({ kind: unfinished > 0 ? 'info' : 'ok', title: `${campaign.name} is closed`, detail: rest ?? (kept + revoked > 0 ? `By its rule ${kept} kept, ${revoked} revoked.` : undefined) });
        },
      },
    );
  }
  return (
    <header className="col g2 acc-head">
      <div className="row g3">
        <div className="grow">
          <h2 className="row g2 min0 acc-head-name">
            <span className="el" title={campaign.name}>
              {campaign.name}
            </span>
          </h2>
          <p className="row g2 s12 t2 wrap">
            <span>{campaign.scope_says}</span>
            <span aria-hidden="true">·</span>
            <span>by {campaign.by.name}</span>
            <span aria-hidden="true">·</span>
            <span>what nobody answers for {RULE[campaign.unanswered]}</span>
          </p>
        </div>
        {campaign.state === 'overdue' && (
          <StatusMark status={status} pill>
            {word}
          </StatusMark>
        )}
        {campaign.state === 'closed' ? <span className="s12 t3 nw">Closed{campaign.closed_by ? ` by ${campaign.closed_by.name}` : ''}{campaign.closed_at ? `, ${date(new Date(campaign.closed_at))}` : ''}</span> : <Due due={campaign.due} pill />}
        {campaign.may_close && !closing && (
          <Button
            onClick={() => {
              close.reset();
              setClosing(true);
            }}
          >
            Close
          </Button>
        )}
      </div>
      <div className="row g3">
        <div className="grow">
          <ProgressBar label={`Answered in ${campaign.name}`} done={done} total={campaign.items} />
        </div>
        <span className="s12 t2 num nw">
          {done} of {campaign.items}
        </span>
      </div>
      {close.error && <Refusal title="It is not closed." error={close.error} />}
      {closing && (
        <ConfirmLine
          ask={campaign.open === 0 ? `Close ${campaign.name}?` : `Close ${campaign.name}? Nobody answered for ${count(campaign.open, 'grant')}: what nobody answers for ${RULE[campaign.unanswered]}.`}
          action="Close campaign"
          risk={campaign.open > 0 && campaign.unanswered === 'revoke'}
          why={null}
          off={false}
          busy={close.isPending}
          focused
          onConfirm={confirm}
          onLeave={() => setClosing(false)}
        />
      )}
    </header>
  );
}
