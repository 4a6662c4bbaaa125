import { describe, expect, it } from 'vitest';
import type { PlanPushResponse, PushKind, PushTarget } from '@/ipc/bindings';
import { doing, patched, possible, whatHappens } from './push-words';

function target(kind: PushKind, changes: number, more: Partial<PushTarget> = {}): PushTarget {
  return {
    key: `${kind}:s:p`,
    kind,
    source: 's',
    place: 'p',
    folder: null,
    changes: Array.from({ length: changes }, (_, index) => ({ thing: '', path: `c${index}`, part: 'doc', old: null, new: 'x', by: 'maya', line: null })),
    held: [],
    refused: null,
    patch: null,
    writable: kind === 'odcs' || kind === 'iceberg',
    ...more,
  };
}

describe('a plan in words', () => {
  it('says what happens to each place', () => {
    expect(whatHappens(target('iceberg', 1), false)).toBe('1 description, committed to the table');
    expect(whatHappens(target('odcs', 2), false)).toBe('2 descriptions, as a patch');
    expect(whatHappens(target('odcs', 2), true)).toBe('2 descriptions, written into the file');
    expect(whatHappens(target('dbt', 2), true)).toBe('2 descriptions, as a patch');
  });

  it('offers only places that something can go to', () => {
    const refused = { code: 'denied', message: 'no', hint: null, retryable: false } as const;
    const targets = [target('iceberg', 1, { refused }), target('dbt', 0), target('odcs', 1)];
    const plan = { thing: {}, digest: 'd', targets, notes: [] } as unknown as PlanPushResponse;
    expect(possible(plan).map((one) => one.kind)).toEqual(['odcs']);
  });

  it('names the deed on the button', () => {
    const [table, project, contract] = [target('iceberg', 1), target('dbt', 1), target('odcs', 1)];
    expect(doing([], false)).toBe('Push');
    expect(doing([project, contract], false)).toBe('Make the patch');
    expect(doing([table, contract], true)).toBe('Push to 2 places');
    expect(doing([table, project], true)).toBe('Push to 1, patch 1');
    expect(patched([table, project, contract], true)).toEqual([project]);
  });
});
