import { renderHook, waitFor, act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { WeftError } from '@/ipc/error';
import { advance, percent, startRunning, useRunning } from './running';

describe('long work', () => {
  it('ends a step when the next one starts', () => {
    let steps = advance([], { step: 'Read', done: 1, total: 4, detail: null }, 100);
    steps = advance(steps, { step: 'Read', done: 3, total: 4, detail: 'orders' }, 200);
    steps = advance(steps, { step: 'Match', done: 0, total: null, detail: null }, 300);
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
