import { describe, expect, it } from 'vitest';
import type { Snapshot } from '@/ipc/bindings';
import { rowsPerDay } from './rows-per-day';

const day = (place: number, hour = 12) => new Date(2026, 9, 1 + place, hour);
const commit = (place: number, rows: number, operation = 'append'): Snapshot => ({ id: `${place} ${rows}`, at: day(place).toISOString(), operation, added_rows: rows, rows: null });

describe('rows per day', () => {
  it('adds up the commits of a day and leaves no day out', () => {
    const found = rowsPerDay([commit(0, 5), commit(0, 7), commit(2, 3)], day(3).getTime());
    expect(found.map((one) => one.added)).toEqual([12, 0, 3]);
  });

  it('says that few rows came only where enough days are known', () => {
    const usual = [100, 104, 98, 101, 99, 103].map((rows, place) => commit(place, rows));
    expect(rowsPerDay([...usual, commit(6, 20)], day(8).getTime()).map((one) => one.few)).toEqual([false, false, false, false, false, false, true]);
    expect(rowsPerDay([...usual.slice(0, 3), commit(3, 20)], day(8).getTime()).some((one) => one.few)).toBe(false);
    expect(rowsPerDay([...usual, commit(6, 20)], day(6, 13).getTime()).at(-1)?.few).toBe(false);
  });

  it('does not count files that were only rewritten', () => {
    expect(rowsPerDay([commit(0, 5), commit(0, 5, 'replace')], day(3).getTime())).toMatchObject([{ added: 5 }]);
  });
});
