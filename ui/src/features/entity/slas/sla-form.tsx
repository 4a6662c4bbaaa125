import { useId } from 'react';
import { Button } from '@/components/button';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import type { SlaProblem, SlaTerm } from '@/ipc/bindings';
import { isChanged, type Item, type SlaField } from './sla-list';
import { budgetOf } from './sla-words';

interface SlaFormProps {
  item: Item;
  terms: readonly SlaTerm[];
  elements: readonly string[];
  problems: readonly SlaProblem[];
  advice: string | null;
  days: number;
  onPatch: (part: Partial<Record<SlaField, string>>) => void;
  onWithdraw: () => void;
  onFollow: () => void;
  onUndo: () => void;
}

const DRIVERS = [
  { value: '', label: 'No reason given' },
  { value: 'analytics', label: 'Analytics' },
  { value: 'operational', label: 'Operations' },
  { value: 'regulatory', label: 'Regulation' },
];

/** The fields of one promise. What is wrong stands at its field. */
export function SlaForm({ item, terms, elements, problems, advice, days, onPatch, onWithdraw, onFollow, onUndo }: SlaFormProps) {
  const list = useId();
  const { sla } = item;
  const term = terms.find((one) => one.property === sla.property);
  const wrong = (field: SlaProblem['field']) => problems.find((problem) => problem.field === field)?.message;
  const edit = (field: SlaField) => (event: { target: { value: string } }) => onPatch({ [field]: event.target.value });
  const isNumber = term === undefined || ['span', 'percent', 'rate'].includes(term.quantity);
  const units = [...new Set([...(term?.units ?? []), ...(sla.unit ? [sla.unit] : [])])];
  return (
    <div className="sla-form">
      {item.stands === null && (
        <div className="ed-row">
          <span className="b5">Promise</span>
          <Select
            label="Property"
            value={sla.property}
            options={terms.map((one) => ({ value: one.property, label: one.label }))}
            onChange={(property) => onPatch({ property, unit: terms.find((one) => one.property === property)?.units[0] ?? '' })}
          />
        </div>
      )}
      <div className="ed-row">
        <span className="b5">
          {term?.about ?? sla.property} {isChanged(item) && <span className="ed-changed">changed</span>}
        </span>
        <div className="col g1">
          <div className="row g2 wrap top">
            <TextField label="Value" quiet value={sla.value} inputMode={isNumber ? 'decimal' : 'text'} onChange={edit('value')} error={wrong('value')} className="sla-short" data-first />
            {term?.quantity === 'span' && (
              <TextField label="End of the range" quiet placeholder="to" value={sla.value_ext ?? ''} inputMode="decimal" onChange={edit('value_ext')} error={wrong('value_ext')} className="sla-short" />
            )}
            {units.length > 0 ? (
              <Select label="Unit" value={sla.unit ?? ''} options={[...(sla.unit ? [] : [{ value: '', label: 'Unit' }]), ...units.map((unit) => ({ value: unit, label: UNIT[unit] ?? unit }))]} onChange={(unit) => onPatch({ unit })} />
            ) : (
              term === undefined && <TextField label="Unit" quiet placeholder="unit" value={sla.unit ?? ''} onChange={edit('unit')} className="sla-short" />
            )}
          </div>
          {wrong('unit') && <Wrong>{wrong('unit')}</Wrong>}
          {wrong('property') && <Wrong>{wrong('property')}</Wrong>}
          <span className="s12 t3">{term?.measured_by ? `Measured by ${term.measured_by}.` : `Promised, not measured: ${term?.unmeasured ?? 'Weft knows no measure for it'}.`}</span>
        </div>
      </div>
      {term?.measured_by && term.property !== 'retention' && (
        <div className="ed-row">
          <span className="b5">Met in</span>
          <TextField
            label="Objective, percent of the time"
            quiet
            value={sla.objective ?? ''}
            placeholder="no objective"
            inputMode="decimal"
            after={<span className="t3">% of time</span>}
            onChange={edit('objective')}
            error={wrong('objective') ?? advice ?? undefined}
            hint={sla.objective ? budgetOf(sla.objective, days) : 'Without an objective there is no error budget.'}
            className="sla-wide"
          />
        </div>
      )}
      <div className="ed-row">
        <span className="b5">About</span>
        <div>
          <TextField label="Table or column" quiet placeholder="all of it" value={sla.element ?? ''} onChange={edit('element')} error={wrong('element')} list={list} className="sla-wide" disabled={item.stands !== null} />
          <datalist id={list}>
            {elements.map((element) => (
              <option key={element} value={element} />
            ))}
          </datalist>
        </div>
      </div>
      <div className="ed-row">
        <span className="b5">Why</span>
        <div className="col g1">
          <Select label="Driver" value={sla.driver ?? ''} options={DRIVERS} onChange={(driver) => onPatch({ driver })} />
          {wrong('driver') && <Wrong>{wrong('driver')}</Wrong>}
        </div>
      </div>
      <div className="ed-row">
        <span className="b5">In words</span>
        <TextField label="Words about it" quiet value={sla.description ?? ''} onChange={edit('description')} error={wrong('description')} className="sla-wide" />
      </div>
      <div className="row g2 wrap sla-acts">
        {isChanged(item) && item.stands !== null && <Button small onClick={onUndo}>Undo the change</Button>}
        {item.mine && item.source && <Button small onClick={onFollow}>Follow {item.source.by}</Button>}
        <Button small onClick={onWithdraw}>{item.stands === null ? 'Drop it' : 'Take it back'}</Button>
      </div>
    </div>
  );
}

const UNIT: Readonly<Record<string, string>> = { min: 'minutes', h: 'hours', d: 'days', w: 'weeks', months: 'months', y: 'years', percent: 'percent' };

function Wrong({ children }: { children: string | undefined }) {
  return (
    <span className="s12 bad" role="alert">
      {children}
    </span>
  );
}
