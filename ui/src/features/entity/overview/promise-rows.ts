import type { FreshnessView, Sla } from '@/ipc/bindings';

/** Properties that a snapshot's age is measured against. */
const FRESHNESS = new Set(['latency', 'freshness']);

export interface PromiseRow {
  key: string;
  name: string;
  target: string;
  /** The one promise that is measured; the others are promised and nothing more. */
  measured: FreshnessView | null;
  note: string | null;
}

/** Promises as a table: only the first freshness promise has a measure, as that is the one it is taken against. */
export function promiseRows(slas: readonly Sla[], freshness: FreshnessView): PromiseRow[] {
  const first = slas.findIndex((sla) => FRESHNESS.has(sla.property));
  return slas.map((sla, index) => ({
    key: `${index} ${sla.property}`,
    name: nameOf(sla.property),
    target: targetOf(sla),
    measured: index === first && freshness.age_ms !== null && freshness.promised_ms !== null ? freshness : null,
    note: noteOf(sla),
  }));
}

function nameOf(property: string): string {
  const spaced = property.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const UNITS: Readonly<Record<string, string>> = {
  percent: '%', minutes: 'min', minute: 'min', m: 'min', hours: 'h', hour: 'h', hr: 'h', d: 'days', day: 'days', y: 'years', year: 'years', month: 'months', w: 'weeks', week: 'weeks',
  seconds: 's', second: 's', sec: 's',
};

function targetOf(sla: Sla): string {
  const unit = sla.unit ? (UNITS[sla.unit.toLowerCase()] ?? sla.unit) : '';
  const one = sla.value.trim() === '1' && unit.length > 3 && unit.endsWith('s') ? unit.slice(0, -1) : unit;
  const amount = `${sla.value}${one ? ` ${one}` : ''}`;
  return FRESHNESS.has(sla.property) ? `within ${amount}` : amount;
}

function noteOf(sla: Sla): string | null {
  const parts = [sla.description, sla.element && `about ${sla.element}`, sla.driver && `${sla.driver} need`];
  const text = parts.filter(Boolean).join(' · ');
  return text === '' ? null : text;
}
