import type { Progress, commands } from './bindings';
import { WeftError } from './error';
import { transport } from './transport';

type Commands = typeof commands;
type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;
type Snake<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${Snake<Tail>}`
    : `_${Lowercase<Head>}${Snake<Tail>}`
  : '';
type Method<Verb extends string> = Camel<Verb> extends keyof Commands ? Commands[Camel<Verb>] : never;

/** Every verb that answers with one value. */
export type Verb = Snake<keyof Commands>;
/** What a verb is asked. */
export type RequestOf<Name extends Verb> = Parameters<Method<Name>>[0];
/** What a verb answers. */
export type ResponseOf<Name extends Verb> = Extract<Awaited<ReturnType<Method<Name>>>, { status: 'ok' }>['data'];

export interface CallOptions {
  signal?: AbortSignal | undefined;
}

/** Calls a verb that answers at once from the local copy. */
export async function call<Name extends Verb>(
  verb: Name,
  request: RequestOf<Name>,
  options: CallOptions = {},
): Promise<ResponseOf<Name>> {
  return (await send(verb, { request }, options)) as ResponseOf<Name>;
}

/** Calls a verb that works for a while; aborting the signal stops it there. */
export async function work<Name extends Verb>(
  verb: Name,
  request: RequestOf<Name>,
  options: CallOptions & { onProgress?: (progress: Progress) => void } = {},
): Promise<ResponseOf<Name>> {
  const { onProgress } = options;
  const heard = onProgress && ((progress: unknown) => onProgress(progress as Progress));
  return (await sendWork(verb, request, options.signal, heard)) as ResponseOf<Name>;
}

/** Calls a verb whose answer says how far it came: aborting the signal stops it there, and the answer is still waited for. */
export async function finish<Name extends Verb>(
  verb: Name,
  request: RequestOf<Name>,
  stop: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<ResponseOf<Name>> {
  const name = callName();
  const heard = onProgress && ((progress: unknown) => onProgress(progress as Progress));
  return (await stoppable(name, stop, () => send(verb, { request, call: name }, {}, heard))) as ResponseOf<Name>;
}

/** Calls a verb that answers with bytes (an Arrow IPC stream); aborting the signal stops it there. */
export async function bytes(
  verb: 'preview_rows' | 'run_sql',
  request: object,
  options: CallOptions = {},
): Promise<ArrayBuffer> {
  return (await sendWork(verb, request, options.signal)) as ArrayBuffer;
}

/** Calls a command of the desktop itself. */
export async function desk(command: string, args: Record<string, unknown> = {}): Promise<unknown> {
  return send(command, args, {});
}

async function sendWork(
  verb: string,
  request: unknown,
  signal?: AbortSignal,
  onProgress?: (progress: unknown) => void,
): Promise<unknown> {
  const name = callName();
  return stoppable(name, signal, () => send(verb, { request, call: name }, { signal }, onProgress));
}

/** Tells a call to stop when the signal is aborted while it runs. */
async function stoppable(name: string, signal: AbortSignal | undefined, running: () => Promise<unknown>): Promise<unknown> {
  // Nobody waits for the answer of a cancellation: the call itself ends with it.
  const stop = () => void send('cancel_call', { call: name }, {}).catch(() => undefined);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await running();
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function send(
  command: string,
  args: Record<string, unknown>,
  { signal }: CallOptions,
  onProgress?: (progress: unknown) => void,
): Promise<unknown> {
  if (signal?.aborted) throw WeftError.cancelled();
  try {
    const line = await transport();
    const answer = onProgress ? line.stream(command, args, onProgress) : line.invoke(command, args);
    return await (signal ? orAborted(answer, signal) : answer);
  } catch (thrown) {
    throw WeftError.from(thrown);
  }
}

/** A name that no other call has. `randomUUID` is not there in every window's own scheme, these numbers are. */
function callName(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join('-');
}

/** The answer, or the abort, whichever comes first: a stale answer never reaches a screen. */
function orAborted(answer: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(WeftError.cancelled());
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
