import { useSyncExternalStore } from 'react';

export interface Toast {
  id: number;
  kind: 'ok' | 'bad' | 'info';
  title: string;
  detail?: string | undefined;
  /** What takes it back. */
  undo?: (() => void) | undefined;
}

const SHOWN_MS = 6_000;

let toasts: readonly Toast[] = [];
let next = 1;
const watchers = new Set<() => void>();

function set(changed: readonly Toast[]) {
  toasts = changed;
  for (const watcher of watchers) watcher();
}

/** Shows a short message. Failures stay until they are closed; the rest goes by itself. */
export function toast(message: Omit<Toast, 'id'>): number {
  const id = next;
  next += 1;
  set([...toasts.slice(-3), { ...message, id }]);
  if (message.kind !== 'bad') setTimeout(() => dismissToast(id), SHOWN_MS);
  return id;
}

export function dismissToast(id: number): void {
  set(toasts.filter((one) => one.id !== id));
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => toasts,
  );
}
