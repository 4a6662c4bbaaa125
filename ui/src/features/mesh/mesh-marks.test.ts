import { describe, expect, it } from 'vitest';
import type { DomainHealth, EntityCard } from '@/ipc/bindings';
import { healthWords, matrix, ringOf } from './mesh-marks';

const health = (numbers: Partial<DomainHealth>): DomainHealth => ({
  domain: 'Sales', products: 0, late: 0, due_soon: 0, not_measured: 0, quality: null, ...numbers,
});
const card = (state: EntityCard['freshness']['state'], score: number | null) =>
  ({
    freshness: { state, age_ms: null, promised_ms: null, last_commit: null },
    quality: score === null ? null : { score, passed: 1, warned: 0, failed: 0, not_run: 0 },
  }) as EntityCard;

describe('mesh marks', () => {
  it('says the worst first, and at most two things besides', () => {
    expect(healthWords(health({ products: 27, late: 1 }))).toBe('1 late, 26 on time');
    expect(healthWords(health({ products: 22, due_soon: 2, not_measured: 1 }))).toBe('2 due soon, 1 not measured');
    expect(healthWords(health({ products: 3 }))).toBe('all on time');
    expect(healthWords(health({}))).toBe('no products');
  });

  it('rings what is late, due or not measured', () => {
    expect(ringOf(card('late', 95), 'freshness')).toBe('late');
    expect(ringOf(card('due_soon', 95), 'freshness')).toBe('soon');
    expect(ringOf(card('on_time', 95), 'freshness')).toBe('none');
    expect(ringOf(card('on_time', 40), 'quality')).toBe('late');
    expect(ringOf(card('on_time', null), 'quality')).toBe('unknown');
    expect(ringOf(undefined, 'freshness')).toBe('unknown');
  });

  it('puts flows where row is read by column', () => {
    const flow = { from: 'Sales', to: 'Finance', products: 3, read: [], d: '', width: 1 };
    const stray = { ...flow, to: 'Nowhere' };
    expect(matrix(['Sales', 'Finance'], [flow, stray])).toEqual([
      [0, 3],
      [0, 0],
    ]);
  });
});
