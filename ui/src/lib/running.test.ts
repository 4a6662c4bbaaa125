import { renderHook, waitFor, act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { WeftError } from '@/ipc/error';
import { advance, leftOf, percent, rateOf, startRunning, useRunning, type Step } from './running';

describe('long work', () => {
  it('ends a step when the next one starts', () => {
    let steps = advance([], { step: 'Read', done: 1, total: 4, detail: null, requests: null, bytes: null }, 100);
    steps = advance(steps, { step: 'Read', done: 3, total: 4, detail: 'orders', requests: null, bytes: null }, 200);
    steps = advance(steps, { step: 'Match', done: 0, total: null, detail: null, requests: null, bytes: null }, 300);
    expect(steps.map(({ name, done, started, ended }) => ({ name, done, started, ended }))).toEqual([
      { name: 'Read', done: 3, started: 100, ended: 300 },
      { name: 'Match', done: 0, started: 300, ended: undefined },
    ]);
    expect(percent({ steps: steps.slice(0, 1), started: 0, state: 'running', stop: () => {} })).toBe(75);
    expect(percent({ steps, started: 0, state: 'running', stop: () => {} })).toBeNull();
  });

  it('says how it ended, and stops when told', async () => {
    const { result } = renderHook(() => useRunning('demo'));
    const work = ({ signal }: { signal: AbortSignal }) =>
      new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(WeftError.cancelled())));
    act(() => {
      void startRunning('demo', work);
    });
    await waitFor(() => expect(result.current?.state).toBe('running'));
    act(() => result.current?.stop());
    await waitFor(() => expect(result.current?.state).toBe('stopped'));
    await act(() => startRunning('demo', () => Promise.reject(new Error('disk is full'))));
    expect(result.current?.state).toBe('failed');
    expect(result.current?.error?.message).toBe('disk is full');
    await act(() => startRunning('demo', () => Promise.resolve(1)));
    expect(result.current?.state).toBe('done');
  });
});

describe('the rate of a step', () => {
  const after = (words: readonly [at: number, done: number][]): Step => {
    const steps = words.reduce<Step[]>(
      (known, [at, done]) =>
        advance(known, { step: 'Read tables', done, total: 1_000, detail: null, requests: null, bytes: null }, at),
      [],
    );
    const step = steps.at(-1);
    if (!step) throw new Error('no step');
    return step;
  };

  it('is not guessed from less than a second', () => {
    expect(rateOf(after([[0, 0], [500, 90]]), 900)).toBeNull();
    expect(rateOf(after([[0, 0], [500, 90]]), 1_000)).toBe(90);
  });

  it('is that of the last seconds, not of all the time', () => {
    const words: [number, number][] = Array.from({ length: 201 }, (_, tick) => [tick * 50, tick < 100 ? tick * 5 : 500 + (tick - 100)]);
    // Twenty words a second: a hundred tables a second first, twenty a second over the last five.
    const step = after(words);
    expect(step.seen?.length).toBeLessThan(40);
    expect(rateOf(step, 10_000)).toBeCloseTo(20, -1);
  });

  it('sinks when nothing is heard any more', () => {
    const step = after([[0, 0], [1_000, 100], [2_000, 200]]);
    expect(rateOf(step, 2_000)).toBe(100);
    expect(rateOf(step, 4_000)).toBe(50);
    expect(rateOf(step, 60_000)).toBe(0);
  });

  it('tells what is left only where it can be known', () => {
    const step = after([[0, 0], [2_000, 200]]);
    expect(leftOf(step, 100)).toBe(8_000);
    expect(leftOf(step, 0)).toBeNull();
    expect(leftOf(step, null)).toBeNull();
    expect(leftOf({ ...step, total: null }, 100)).toBeNull();
  });
});
