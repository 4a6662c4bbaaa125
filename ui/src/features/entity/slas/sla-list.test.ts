import { describe, expect, it } from 'vitest';
import type { PromiseView, ShowSlasResponse, Sla, StatedSla } from '@/ipc/bindings';
import { follow, isChanged, itemsOf, patched, promise, replaces, same, toSend, undone, withdraw, withDraft } from './sla-list';

const sla = (property: string, value: string, more: Partial<Sla> = {}): Sla => ({ property, value, unit: 'h', ...more });
const stated = (by: string, what: Sla, written = false): StatedSla => ({ by, written, at: '2026-11-29T00:00:00Z', on: 'urn:weft:asset:1', promised: '', sla: what });

function view(what: Sla, written: boolean, beneath: StatedSla[] = []): PromiseView {
  return {
    property: what.property, label: what.property, promised: '', sla: what, by: written ? 'ann' : 'mesh', written, at: '2026-11-29T00:00:00Z', inherited: !written, tables: [], beneath,
    state: 'holds', since: null, scale: 'millis', limit: null, value: null, measured: null, measured_by: null, why: null, notes: [], measured_from: null, measured_ms: 0, held: null, objective: null,
    met: null, budget_ms: null, budget_left_ms: null, budget_left: null, spent_at: null, breaches: [], breach_count: 0, series: [],
  };
}

const shown = {
  promises: [view(sla('latency', '1'), false), view(sla('retention', '9'), true, [stated('mesh', sla('retention', '2'))])],
  withdrawn: [{ label: '', promised: '', sla: sla('frequency', '1', { withdrawn: true }), by: 'ann', at: '2026-11-29T00:00:00Z', beneath: [stated('mesh', sla('frequency', '4'))] }],
} as unknown as ShowSlasResponse;

function item(property: string) {
  const found = itemsOf(shown).find((one) => one.sla.property === property);
  if (!found) throw new Error(property);
  return found;
}

describe('the list of promises', () => {
  it('sends only what people say, taken back ones too', () => {
    const items = itemsOf(shown);
    expect(items.some(isChanged)).toBe(false);
    expect(toSend(items)).toEqual([sla('retention', '9'), sla('frequency', '1', { withdrawn: true })]);
  });

  it('writes over a source by changing its promise, and undoes it', () => {
    const changed = patched(item('latency'), { value: '2' });
    expect(isChanged(changed)).toBe(true);
    expect(toSend([changed])).toEqual([sla('latency', '2')]);
    expect(isChanged(undone(changed))).toBe(false);
    expect(toSend([undone(changed)])).toEqual([]);
  });

  it('takes back, makes again and follows the source', () => {
    const gone = withdraw(patched(item('latency'), { value: '2' }));
    expect(gone.sla).toEqual(sla('latency', '1', { withdrawn: true }));
    expect(isChanged(promise(gone))).toBe(true);
    expect(same(promise(gone).sla, sla('latency', '1'))).toBe(true);
    const source = follow(item('frequency'));
    expect([source.mine, source.sla.value, isChanged(source)]).toEqual([false, '4', true]);
    expect(toSend([source])).toEqual([]);
  });

  it('lays a draft over what stands, and what it left out follows the source', () => {
    const items = withDraft(itemsOf(shown), [sla('latency', '3'), sla('frequency', '1', { withdrawn: true }), sla('errorRate', '1')]);
    expect(toSend(items)).toEqual([sla('latency', '3'), sla('frequency', '1', { withdrawn: true }), sla('errorRate', '1')]);
    expect(items.filter(isChanged).map((one) => one.sla.property)).toEqual(['latency', 'retention', 'errorRate']);
    expect(items.find((one) => one.sla.property === 'retention')?.sla.value).toBe('2');
  });

  it('takes empty for left out, and one property of one element for one promise', () => {
    expect(same(sla('latency', '1', { element: '' }), sla('latency', '1'))).toBe(true);
    expect(same(sla('latency', '1'), sla('latency', '1', { withdrawn: true }))).toBe(false);
    expect(replaces(sla('Latency', '1', { element: ' Orders ' }), sla('latency', '2', { element: 'orders' }))).toBe(true);
    expect(replaces(sla('latency', '1', { element: 'lines' }), sla('latency', '1'))).toBe(false);
  });
});
