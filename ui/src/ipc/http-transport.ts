import type { Transport } from './transport';

/**
 * Development only: speaks to a bridge over the same verbs, so that screens can be worked on in a browser.
 * The production bundle does not hold it.
 */
export const httpTransport: Transport = {
  async invoke(command, args) {
    const response = await post(command, args);
    if (!response.ok) throw await response.json();
    const type = response.headers.get('content-type') ?? '';
    return type.startsWith('application/octet-stream') ? response.arrayBuffer() : ((await response.json()) as unknown);
  },
  async stream(command, args, onProgress) {
    const response = await post(command, args);
    if (!response.ok || !response.body) throw await response.json();
    let rest = '';
    let last: unknown;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) last = take(line, onProgress) ?? last;
    }
    return take(rest, onProgress) ?? last;
  },
  listen: () => Promise.resolve(() => undefined),
};

function take(line: string, onProgress: (progress: unknown) => void): unknown {
  if (line.trim() === '') return undefined;
  const message = JSON.parse(line) as { progress?: unknown; data?: unknown; error?: unknown };
  if (message.error !== undefined) throw message.error as Error;
  if (message.progress !== undefined) onProgress(message.progress);
  return message.data;
}

function post(command: string, args: Record<string, unknown>): Promise<Response> {
  return fetch(`/invoke/${command}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
}
