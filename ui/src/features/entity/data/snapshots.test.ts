import { describe, expect, it } from 'vitest';
import type { Snapshot } from '@/ipc/bindings';
import { barHeights, indexOfSnapshot, refsBySnapshot, stepSnapshot, windowOf } from './snapshots';

const snapshots: Snapshot[] = ['8841220759130462', '8841220759130463', '8841220759130464'].map((id, index) => ({
  id,
  at: `2026-11-2${index}T09:00:00Z`,
  operation: 'append',
  rows: index === 1 ? null : index * 100,
}));
const current = '8841220759130464';

describe('snapshots', () => {
  it('stands on the current one until another is chosen', () => {
    expect(indexOfSnapshot(snapshots, undefined, current)).toBe(2);
    expect(indexOfSnapshot(snapshots, '8841220759130462', current)).toBe(0);
    expect(indexOfSnapshot(snapshots, 'gone', current)).toBe(2);
    expect(indexOfSnapshot([], undefined, null)).toBe(-1);
  });

  it('steps, stops at the ends, and forgets the choice at the current one', () => {
    expect(stepSnapshot(snapshots, undefined, current, -1)).toBe('8841220759130463');
    expect(stepSnapshot(snapshots, '8841220759130463', current, 1)).toBeUndefined();
    expect(stepSnapshot(snapshots, '8841220759130462', current, -5)).toBe('8841220759130462');
    expect(stepSnapshot([], undefined, null, 1)).toBeUndefined();
  });

  it('can step past a current one that was rolled back', () => {
    expect(stepSnapshot(snapshots, undefined, '8841220759130463', 1)).toBe('8841220759130464');
  });

  it('shows the stretch that fits around the chosen one', () => {
    expect(windowOf(3, 0, 10)).toEqual({ from: 0, to: 3 });
    expect(windowOf(100, 99, 10)).toEqual({ from: 90, to: 100 });
    expect(windowOf(100, 50, 10)).toEqual({ from: 45, to: 55 });
    expect(windowOf(100, 0, 10)).toEqual({ from: 0, to: 10 });
  });

  it('draws rows as heights and a stub where nothing was counted', () => {
    expect(barHeights(snapshots, 20)).toEqual([4, 4, 20]);
  });

  it('marks branches and tags, but not main where it is anyway', () => {
    const refs = [
      { name: 'main', kind: 'branch', snapshot_id: current },
      { name: 'dq-812', kind: 'tag', snapshot_id: '8841220759130462' },
    ];
    expect([...refsBySnapshot(refs, current).keys()]).toEqual(['8841220759130462']);
  });
});
