import { useId } from 'react';
import { ErrorState } from '@/components/error-state';
import { Segmented } from '@/components/segmented';
import { Select } from '@/components/select';
import { SkeletonRows } from '@/components/skeleton';
import { TextField } from '@/components/text-field';
import type { EntityLink, PlanAccessResponse } from '@/ipc/bindings';
import { count, date, number } from '@/lib/time';
import { AskedThings } from './asked-things';
import { RoleChoices } from './role-choices';
import type { RequestForm } from './use-request-form';

/** Letters of a reason: the verb takes 4 KiB, which these never exceed. */
const REASON_MAX = 1_000;

interface RequestFieldsProps {
  form: RequestForm;
  /** What it was asked from: named before any plan is there. */
  known: readonly EntityLink[];
  renews: boolean;
}

/** What is asked for: purpose and words, role, how long. */
export function RequestFields({ form, known, renews }: RequestFieldsProps) {
  const { plan } = form;
  const id = useId();
  const purpose = form.purpose ?? plan?.items[0]?.terms.purpose ?? '';
  const chosen = plan?.purposes.find((one) => one.id === purpose);
  return (
    <>
      <AskedThings form={form} known={known} fixed={renews} />
      <div className="field">
        <span className="lb">What will you use it for?</span>
        {plan && <Segmented label="Purpose" value={purpose} options={plan.purposes.map((one) => ({ value: one.id, label: one.name }))} onChange={(value) => form.change({ purpose: value })} />}
        {chosen?.description && <div className="hint">{chosen.description}</div>}
        <label className="vh" htmlFor={id}>
          In your words
        </label>
        <textarea
          id={id}
          className="inp area"
          rows={3}
          maxLength={REASON_MAX}
          aria-describedby={`${id}-note`}
          placeholder="What you need, and why"
          value={form.reason}
          onChange={(event) => form.change({ reason: event.target.value })}
        />
        <div id={`${id}-note`} className="hint row g2">
          <span>Whoever decides reads this. Say what you need and why.</span>
          <span className="end num nw">
            {number(form.reason.length)} of {number(REASON_MAX)}
          </span>
        </div>
      </div>
      {!plan && form.error && <ErrorState error={form.error} what="what may be asked for" onRetry={form.refetch} />}
      {!plan && !form.error && <SkeletonRows count={3} label="Reading the policy" />}
      {plan && (
        <>
          <RoleChoices roles={plan.roles} chosen={form.role ?? plan.items[0]?.terms.role ?? null} onChoose={(role) => form.change({ role })} />
          <div className="acc-two">
            <HowLong form={form} plan={plan} />
            <TextField label="Ticket, if there is one" value={form.reference} maxLength={200} placeholder="DATA-1234" onChange={(event) => form.change({ reference: event.target.value })} />
          </div>
        </>
      )}
    </>
  );
}

const DAY = 24 * 3_600_000;

function HowLong({ form, plan }: { form: RequestForm; plan: PlanAccessResponse }) {
  const [item] = plan.items;
  const days = form.days ?? item?.terms.days ?? plan.durations.default_days;
  const role = plan.roles.find((one) => one.id === (form.role ?? item?.terms.role));
  const purpose = plan.purposes.find((one) => one.id === (form.purpose ?? item?.terms.purpose));
  const most = Math.min(plan.durations.max_days, role?.max_days ?? Infinity, purpose?.max_days ?? Infinity);
  const offered = [...new Set([...plan.durations.choices.filter((one) => one <= most), days])].sort((a, b) => a - b);
  // Counted from the end that the plan tells, so that both name one day.
  const from = item ? new Date(item.until).getTime() - item.terms.days * DAY : undefined;
  const label = (one: number) => (from === undefined ? count(one, 'day') : `${date(new Date(from + one * DAY))}, ${count(one, 'day')}`);
  return (
    <div className="field">
      <Select label="Until" quiet={false} value={String(days)} options={offered.map((one) => ({ value: String(one), label: label(one) }))} onChange={(value) => form.change({ days: Number(value) })} />
      <div className="hint">At most {count(most, 'day')} for this role and purpose.</div>
    </div>
  );
}
