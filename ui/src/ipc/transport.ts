/** How calls reach the verbs. The desktop's window has one; a development build in a browser has another. */
export interface Transport {
  /** Calls a command. Rejects with what the command failed with. */
  invoke(command: string, args: Record<string, unknown>): Promise<unknown>;
  /** Calls a command that tells how far it is. */
  stream(command: string, args: Record<string, unknown>, onProgress: (progress: unknown) => void): Promise<unknown>;
  /** Hears an event; the answer stops hearing it. */
  listen(event: string, heard: (payload: unknown) => void): Promise<() => void>;
}

let chosen: Promise<Transport> | undefined;

/** The transport of this window. */
export function transport(): Promise<Transport> {
  chosen ??= choose();
  return chosen;
}

/** Sets the transport; for tests. */
export function setTransport(other: Transport): void {
  chosen = Promise.resolve(other);
}

/** Whether this runs in the desktop's own window. */
export function isDesktop(): boolean {
  return '__TAURI_INTERNALS__' in window;
}

async function choose(): Promise<Transport> {
  if (isDesktop()) return (await import('./tauri-transport')).tauriTransport;
  if (import.meta.env.DEV) return (await import('./http-transport')).httpTransport;
  throw new Error('Weft runs in its own window');
}
