import { afterEach, describe, expect, it, vi } from 'vitest';
import { bytes, call, finish, work } from './client';
import { WeftError } from './error';
import { setTransport, type Transport } from './transport';

function transport(invoke: Transport['invoke'], stream?: Transport['stream']) {
  setTransport({
    invoke,
    stream: stream ?? (() => Promise.reject(new Error('no stream'))),
    listen: () => Promise.resolve(() => {}),
  });
}

afterEach(() => vi.restoreAllMocks());

describe('the client', () => {
  it('sends the request under the verb’s name', async () => {
    const invoke = vi.fn(() => Promise.resolve({ completions: [] }));
    transport(invoke);
    await call('complete_query', { query: 'ref' });
    expect(invoke).toHaveBeenCalledWith('complete_query', { request: { query: 'ref' } });
  });

  it('turns every failure into one kind of error', async () => {
    const error = { code: 'denied', message: 'you may not read it', hint: 'ask the owner', retryable: false };
    transport(vi.fn().mockRejectedValue(error));
    const failure = await call('show_home', {}).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(WeftError);
    expect(failure).toMatchObject({ code: 'denied', message: 'you may not read it', hint: 'ask the owner' });
    transport(() => Promise.reject(new Error('pipe closed')));
    await expect(call('show_home', {})).rejects.toMatchObject({ code: 'failed', message: 'pipe closed' });
  });

  it('drops a stale answer as soon as it is aborted', async () => {
    let answer: (value: unknown) => void = () => {};
    transport(() => new Promise((resolve) => (answer = resolve)));
    const controller = new AbortController();
    const asked = call('search_assets', { query: 'a' }, { signal: controller.signal });
    await Promise.resolve();
    controller.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    answer({ hits: [] });
  });

  it('does not ask at all when it is aborted before', async () => {
    const invoke = vi.fn(() => Promise.resolve(null));
    transport(invoke);
    await expect(call('show_home', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(invoke).not.toHaveBeenCalled();
  });

  it('stops work at the other end under the name of its call', async () => {
    const invoke = vi.fn((command: string) =>
      command === 'cancel_call' ? Promise.resolve(null) : new Promise(() => {}),
    );
    transport(invoke);
    const controller = new AbortController();
    const asked = bytes('preview_rows', { name: 'orders' }, { signal: controller.signal });
    await vi.waitFor(() => expect(invoke).toHaveBeenCalledOnce());
    controller.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    const started = invoke.mock.calls[0] as unknown as [string, { call: string }];
    expect(invoke).toHaveBeenCalledWith('cancel_call', { call: started[1].call });
  });

  it('waits for what was done where the answer says how far it came', async () => {
    let answer: (value: unknown) => void = () => {};
    const invoke = vi.fn((command: string) => (command === 'cancel_call' ? Promise.resolve(null) : new Promise((resolve) => (answer = resolve))));
    transport(invoke);
    const controller = new AbortController();
    const asked = finish('push_docs', { name: 'orders', digest: 'd' }, controller.signal);
    await vi.waitFor(() => expect(invoke).toHaveBeenCalledOnce());
    controller.abort();
    const started = invoke.mock.calls[0] as unknown as [string, { call: string }];
    await vi.waitFor(() => expect(invoke).toHaveBeenCalledWith('cancel_call', { call: started[1].call }));
    answer({ outcomes: [] });
    await expect(asked).resolves.toEqual({ outcomes: [] });
  });

  it('hears progress of a stream', async () => {
    const stream: Transport['stream'] = (_command, _args, onProgress) => {
      onProgress({ step: 'Read tables', done: 1, total: 2, detail: null });
      return Promise.resolve({ source: 'lake' });
    };
    transport(() => Promise.reject(new Error('not asked')), stream);
    const heard = vi.fn();
    await work('sync_source', { source: 'lake' }, { onProgress: heard });
    expect(heard).toHaveBeenCalledWith({ step: 'Read tables', done: 1, total: 2, detail: null });
  });
});
