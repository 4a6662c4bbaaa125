import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { sentence } from '@/components/error-state';
import { Segmented } from '@/components/segmented';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import type { CampaignPlan, CampaignRequest, Unanswered } from '@/ipc/bindings';
import { useVerb, verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';
import { useDelayed } from '@/lib/use-delayed';
import { useNow } from '@/lib/use-now';
import { today } from './campaign-words';
import { Refusal } from './refusal';

type Kind = CampaignRequest['over']['kind'];

const SETTLED_MS = 250;
const FIELD: Readonly<Record<Exclude<Kind, 'mesh' | 'domain'>, string>> = { product: 'Name of the product', classification: 'Classification or tag' };

interface StartCampaignProps {
  onClose: () => void;
  onStarted: (id: string) => void;
}

/** Starts a campaign. What it would come to, and who answers, is shown before. */
export function StartCampaign({ onClose, onStarted }: StartCampaignProps) {
  const now = useNow();
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const start = useVerb('start_campaign');
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Kind>('domain');
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState('');
  const [due, setDue] = useState('');
  const [unanswered, setUnanswered] = useState<Unanswered>('keep');
  const domains = frame?.domains.map((one) => one.domain) ?? [];
  const of = kind === 'domain' ? chosen || (domains[0] ?? '') : typed.trim();
  const request: CampaignRequest = { name: name.trim(), over: kind === 'mesh' ? { kind } : { kind, name: of }, due, unanswered };
  const said = JSON.stringify(request);
  const settled = useDelayed(said, SETTLED_MS);
  const ready = request.name !== '' && due !== '' && (kind === 'mesh' || of !== '');
  const plan = useQuery({ ...verbQuery('plan_campaign', JSON.parse(settled) as CampaignRequest), enabled: ready && settled === said, placeholderData: keepPreviousData, retry: false });
  const current = ready && settled === said && !plan.isPlaceholderData ? plan.data : undefined;
  const can = current !== undefined && current.may_start && current.grants > 0;

  function confirm() {
    if (!can || start.isPending) return;
    start.mutate(request, { onSuccess: ({ campaign }) => onStarted(campaign.id) });
  }
  return (
    <Dialog
      title="Start a campaign"
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="primary" disabled={!can} busy={start.isPending} onClick={confirm}>
            Start campaign
          </Button>
        </>
      }
    >
      <div className="col g3">
        <TextField label="Name" value={name} maxLength={300} placeholder="Sales, last quarter" onChange={(event) => setName(event.target.value)} />
        <div className="row g3 rc-fields">
          <Select
            label="Look at"
            quiet={false}
            value={kind}
            options={[
              { value: 'domain', label: 'A domain' },
              { value: 'product', label: 'A product' },
              { value: 'classification', label: 'A classification' },
              { value: 'mesh', label: 'The whole mesh' },
            ]}
            onChange={setKind}
          />
          {kind === 'domain' && <Select label="Domain" quiet={false} value={of} options={domains.map((domain) => ({ value: domain, label: domain }))} onChange={setChosen} />}
          {(kind === 'product' || kind === 'classification') && <TextField className="grow" label={FIELD[kind]} value={typed} onChange={(event) => setTyped(event.target.value)} />}
          <TextField label="Last day for answers" type="date" min={today(now)} value={due} onChange={(event) => setDue(event.target.value)} />
        </div>
        <div className="col g1">
          <span className="s12 t2">What nobody answers for, when it is closed</span>
          <Segmented
            label="What nobody answers for"
            value={unanswered}
            options={[
              { value: 'keep', label: 'Goes on' },
              { value: 'revoke', label: 'Is revoked' },
            ]}
            onChange={setUnanswered}
          />
        </div>
        {start.error && <Refusal title="It is not started." error={start.error} />}
        {plan.error && ready ? <Banner kind="warn">{sentence(plan.error.message)}</Banner> : <Planned plan={current} />}
      </div>
    </Dialog>
  );
}

function Planned({ plan }: { plan: CampaignPlan | undefined }) {
  if (plan === undefined) return <p className="s12 t3">How many grants it looks at, and who answers, is shown here before it starts.</p>;
  if (!plan.may_start) return <Banner kind="warn" title="You do not start this one.">{sentence(plan.because)}</Banner>;
  if (plan.grants === 0) return <Banner kind="info">No grant stands for {plan.scope_says}.</Banner>;
  return (
    <div className="col g2 s12" role="status">
      <p>
        <b className="b6">{count(plan.grants, 'grant')}</b> of {count(plan.holders, 'person', 'people')}, {plan.scope_says}.
        {plan.nobody > 0 && ` For ${count(plan.nobody, 'grant')} nobody but the holder answers.`}
        {plan.elsewhere > 0 && ` ${count(plan.elsewhere, 'more grant')} ${plan.elsewhere === 1 ? 'is' : 'are'} left out: others answer there.`}
      </p>
      <ul className="t2">
        {plan.reviewers.map(({ person, grants }) => (
          <li key={person.urn} className="row g2">
            <span>{person.name}</span>
            <span className="t3 num">is asked about {grants}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
