import { useState } from 'react';
import type { Facet, FacetValue } from '@/ipc/bindings';
import { DomainGlyph } from '@/components/domain-glyph';
import { Icon, type IconName } from '@/components/icon';
import { classes } from '@/lib/class-names';
import { plainValue } from '@/lib/query-text';
import { number } from '@/lib/time';
import { facetTitle, inSight, orderedValues, valueTitle } from './facet-words';

const SHOWN: Readonly<Record<string, number>> = { domain: 12, kind: 6, sla: 4 };
const SLA: Readonly<Record<string, { icon: IconName; tone: string }>> = {
  on_time: { icon: 'good', tone: 'ok-mark' },
  due_soon: { icon: 'clock', tone: 'warn-mark' },
  late: { icon: 'bad', tone: 'bad-mark' },
  not_measured: { icon: 'unknown', tone: 't3' },
};

interface FacetGroupProps {
  facet: Facet;
  onToggle: (value: string) => void;
}

export function FacetGroup({ facet, onToggle }: FacetGroupProps) {
  const [all, setAll] = useState(false);
  const shown = inSight(orderedValues(facet), SHOWN[facet.field] ?? 5, all);
  const more = facet.values.length - shown.length;
  const chosen = facet.values.filter((value) => value.selected).length;
  return (
    <section className="fc" aria-label={facetTitle(facet.field)}>
      <h2 className="row fh">
        {facetTitle(facet.field)}
        <span className="end t3">
          {chosen > 1 && `any of ${chosen}`}
          {chosen <= 1 && (more > 0 || all) && (
            <button type="button" className="link t3" onClick={() => setAll(!all)}>
              {all ? 'fewer' : `${more} more`}
            </button>
          )}
        </span>
      </h2>
      {shown.map((value) => (
        <FacetRow key={value.value} field={facet.field} value={value} onToggle={() => onToggle(value.value)} />
      ))}
    </section>
  );
}

function FacetRow({ field, value, onToggle }: { field: string; value: FacetValue; onToggle: () => void }) {
  const sla = field === 'sla' ? SLA[value.value] : undefined;
  const title = valueTitle(field, value.value);
  return (
    <label className={classes('row fi', value.count === 0 && 'z')} title={title}>
      <input type="checkbox" checked={value.selected} onChange={onToggle} />
      <span className={classes('cb', value.selected && 'on')}>
        <Icon name="check" size={10} />
      </span>
      {field === 'domain' && <DomainGlyph domain={plainValue(value.value)} size={10} />}
      {sla && <Icon name={sla.icon} size={12} className={sla.tone} />}
      <span className={classes('el grow', value.selected && 'chosen')}>{title}</span>
      <span className="num t3">{number(value.count)}</span>
    </label>
  );
}
