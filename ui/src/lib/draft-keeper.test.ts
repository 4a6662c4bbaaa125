import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftKeeper, type DraftState } from './draft-keeper';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function keeper(save: (words: string) => Promise<{ at: string }>) {
  const told: DraftState[] = [];
  return { told, keeper: new DraftKeeper<string>({ save, told: (state) => told.push(state) }) };
}

describe('a draft', () => {
  it('is kept at a pause, and within a second of typing without one', async () => {
    const saved: string[] = [];
    const { keeper: one } = keeper((words) => {
      saved.push(words);
      return Promise.resolve({ at: 'now' });
    });
    one.keep('a');
    await vi.advanceTimersByTimeAsync(260);
    expect(saved).toEqual(['a']);
    for (let at = 0; at < 12; at += 1) {
      one.keep(`b${at}`);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(saved.length).toBeGreaterThanOrEqual(2);
    await vi.advanceTimersByTimeAsync(300);
    expect(saved.at(-1)).toBe('b11');
  });

  it('never lets an older save lie over a newer one', async () => {
    const ends: (() => void)[] = [];
    const started: string[] = [];
    const { keeper: one } = keeper((words) => {
      started.push(words);
      return new Promise((resolve) => ends.push(() => resolve({ at: words })));
    });
    one.keep('old');
    await vi.advanceTimersByTimeAsync(300);
    one.keep('new');
    await vi.advanceTimersByTimeAsync(1_500);
    expect(started).toEqual(['old']);
    ends[0]?.();
    await vi.advanceTimersByTimeAsync(300);
    expect(started).toEqual(['old', 'new']);
    ends[1]?.();
  });

  it('says when it is not kept, and tries again with the newest words', async () => {
    let fails = true;
    const saved: string[] = [];
    const { keeper: one, told } = keeper((words) => {
      if (fails) return Promise.reject(new Error('the disk is full'));
      saved.push(words);
      return Promise.resolve({ at: '09:41' });
    });
    one.keep('a');
    await vi.advanceTimersByTimeAsync(300);
    expect(told.at(-1)).toMatchObject({ kind: 'failed', error: { message: 'the disk is full' } });
    fails = false;
    await vi.advanceTimersByTimeAsync(3_100);
    expect(saved).toEqual(['a']);
    expect(told.at(-1)).toEqual({ kind: 'kept', at: '09:41' });
  });

  it('keeps what waits when the page is left', async () => {
    const saved: string[] = [];
    const { keeper: one } = keeper((words) => {
      saved.push(words);
      return Promise.resolve({ at: 'now' });
    });
    one.keep('last words');
    // Sent before anything else runs: a page that is left has no later.
    void one.flush();
    await Promise.resolve();
    await Promise.resolve();
    expect(saved).toEqual(['last words']);
  });

  it('keeps nothing that was published meanwhile', async () => {
    const saved: string[] = [];
    const { keeper: one } = keeper((words) => {
      saved.push(words);
      return Promise.resolve({ at: 'now' });
    });
    one.keep('published');
    await one.forget();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saved).toEqual([]);
  });
});
