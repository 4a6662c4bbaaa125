import { describe, expect, it } from 'vitest';
import type { Reliant, SlaTerm } from '@/ipc/bindings';
import { amount, budgetOf, budgetWords, byNeed, change, lines, percent, strictness, tooSlowFor } from './sla-words';

const HOUR = 3_600_000;
const span: SlaTerm = { property: 'latency', short: 'ly', label: 'Freshness', about: '', quantity: 'span', units: ['h'], measured_by: null, unmeasured: null };
const reader = (name: string, promised_ms: number | null) => ({ thing: { urn: name, kind: 'product', name, full_name: name, domain: null }, promised_ms }) as Reliant;

describe('words on promises', () => {
  it('never rounds up to a promise that was missed', () => {
    expect(percent(99.999)).toBe('99.99 %');
    expect(percent(99.9)).toBe('99.9 %');
    expect(percent(100)).toBe('100 %');
  });

  it('says what is left of the budget, and what was used above it', () => {
    expect(budgetWords({ budget_ms: 10 * HOUR, budget_left_ms: 4 * HOUR, budget_left: 40 })).toBe('40 % left, 4 h of 10 h');
    expect(budgetWords({ budget_ms: HOUR, budget_left_ms: -HOUR, budget_left: -100 })).toBe('spent, 1 h more than the 1 h allowed');
    expect(budgetWords({ budget_ms: 0, budget_left_ms: 0, budget_left: 0 })).toBe('nothing may be missed');
    expect(budgetWords({ budget_ms: null, budget_left_ms: null, budget_left: null })).toBeNull();
  });

  it('works out the budget of an objective', () => {
    expect(budgetOf('99.9', 30)).toMatch(/^Error budget: 43 min( 12 s)? in 30 days\.$/);
    expect(budgetOf('100 %', 90)).toBe('Nothing may be missed in 90 days.');
    expect(budgetOf('often', 90)).toBeNull();
    expect(budgetOf('120', 90)).toBeNull();
  });

  it('knows which way a promise gets stricter', () => {
    expect(strictness('latency', HOUR, HOUR / 2)).toBe('stricter');
    expect(strictness('retention', HOUR, HOUR / 2)).toBe('looser');
    expect(strictness('latency', HOUR, HOUR)).toBe('same');
    expect(strictness('latency', null, HOUR)).toBeNull();
  });

  it('compares spans across units', () => {
    expect(amount({ property: 'latency', value: '60', unit: 'minutes' }, span)).toBe(amount({ property: 'latency', value: '1', unit: 'h' }, span));
    expect(amount({ property: 'latency', value: '', unit: 'h' }, span)).toBeNull();
    expect(amount({ property: 'latency', value: '1', unit: 'parsec' }, span)).toBeNull();
  });

  it('orders readers by their need, and names those that would wait', () => {
    const relies = [reader('Daily', 24 * HOUR), reader('Cockpit', null), reader('Fraud', HOUR), reader('Trading', HOUR)];
    expect(byNeed(relies).map((one) => [one.need, one.names.length])).toEqual([['1 h', 2], [byNeed(relies)[1]?.need, 1], ['no promise', 1]]);
    expect(tooSlowFor(relies, 2 * HOUR)).toBe('Fraud, Trading promise fresher data than this.');
    expect(tooSlowFor(relies, HOUR)).toBeNull();
  });

  it('puts what goes beside what comes in its place', () => {
    const marks = change(['property: latency', 'value: 15', 'driver: analytics'], ['property: latency', 'value: 10', 'objective: 99']);
    expect(marks.map(({ mark, line }) => `${mark}${line}`)).toEqual([' property: latency', '-value: 15', '+value: 10', '+objective: 99', '-driver: analytics']);
  });

  it('shows what was taken back as nothing', () => {
    expect(lines({ property: 'latency', value: '1', unit: 'h', objective: '99' })).toEqual(['property: latency', 'value: 1', 'unit: h', 'objective: 99']);
    expect(lines({ property: 'latency', value: '1', unit: 'h', withdrawn: true })).toEqual([]);
  });
});
