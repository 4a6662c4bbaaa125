import { useQuery } from '@tanstack/react-query';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { Refusal } from './refusal';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import type { AccessRequestView } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';

/** What differs from what was asked for; only ever less. */
export interface ChangedTerms {
  role?: string;
  days?: number;
  assets?: string[];
}

interface ChangeTermsProps {
  request: AccessRequestView;
  terms: ChangedTerms | null;
  onChange: (terms: ChangedTerms | null) => void;
  onClose: () => void;
}

/** Less than was asked for: a lesser role, fewer days, fewer tables. Nothing is done until it is approved. */
export function ChangeTerms({ request, terms, onChange, onClose }: ChangeTermsProps) {
  const { row, opens } = request;
  const asked = row.terms;
  // The policy's list of roles, the least first: the plan of whoever decides names the same.
  const plan = useQuery({
    ...verbQuery('plan_access', { names: row.subject ? [row.subject.urn] : [], role: null, purpose: asked.purpose, days: null, reason: null, renews: null }),
    enabled: row.subject !== null,
    retry: false,
  });
  const roles = plan.data?.roles ?? [];
  const lesser = roles.slice(0, Math.max(0, roles.findIndex((one) => one.id === asked.role)) + 1);
  const offered = lesser.some((one) => one.id === asked.role) ? lesser.map((one) => ({ value: one.id, label: one.name })) : [{ value: asked.role, label: row.role_name }];
  const chosen = terms?.assets ?? asked.assets;
  const days = terms?.days ?? asked.days;

  function set(part: ChangedTerms) {
    const next = { ...terms, ...part };
    const same = {
      role: (next.role ?? asked.role) === asked.role,
      days: (next.days ?? asked.days) === asked.days,
      assets: (next.assets ?? asked.assets).length === asked.assets.length,
    };
    const left: ChangedTerms = {
      ...(!same.role && next.role !== undefined && { role: next.role }),
      ...(!same.days && next.days !== undefined && { days: next.days }),
      ...(!same.assets && next.assets !== undefined && { assets: next.assets }),
    };
    onChange(Object.keys(left).length === 0 ? null : left);
  }

  return (
    <div className="box acc-terms" role="group" aria-label="Change terms">
      <p className="s12 t2">Only less than was asked for. {row.by.name} sees what was changed.</p>
      {plan.error && <Refusal title="The other roles are not known." error={plan.error} />}
      <div className="acc-three">
        <Select label="Role" quiet={false} value={terms?.role ?? asked.role} options={offered} onChange={(role) => set({ role })} />
        <TextField
          label={`Days, at most ${asked.days}`}
          type="number"
          min={1}
          max={asked.days}
          value={String(days)}
          onChange={(event) => {
            const wanted = Math.round(Number(event.target.value));
            if (wanted >= 1) set({ days: Math.min(wanted, asked.days) });
          }}
        />
        <fieldset className="field acc-assets">
          <legend className="lb">Tables and views</legend>
          {opens.map(({ asset }) => (
            <Checkbox
              key={asset.urn}
              checked={chosen.includes(asset.urn)}
              disabled={chosen.length === 1 && chosen.includes(asset.urn)}
              onChange={(on) => set({ assets: asked.assets.filter((urn) => (urn === asset.urn ? on : chosen.includes(urn))) })}
            >
              <span className="mono s12 wrap-any">{asset.full_name}</span>
            </Checkbox>
          ))}
        </fieldset>
      </div>
      <div className="row g2">
        <span className="end row g2">
          <Button small disabled={terms === null} onClick={() => onChange(null)}>
            As asked for
          </Button>
          <Button small onClick={onClose}>
            Keep these terms
          </Button>
        </span>
      </div>
    </div>
  );
}

/** The changed terms in a sentence. */
export function termsWords({ row }: AccessRequestView, terms: ChangedTerms): string {
  const parts = [
    terms.role !== undefined && `the role ${terms.role}`,
    terms.days !== undefined && count(terms.days, 'day'),
    terms.assets !== undefined && `${terms.assets.length} of ${count(row.terms.assets.length, 'table or view', 'tables and views')}`,
  ].filter((part) => part !== false);
  return `Terms changed to ${parts.join(', ')}.`;
}
