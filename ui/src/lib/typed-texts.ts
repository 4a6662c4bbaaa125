import { useCallback, useSyncExternalStore } from 'react';

/** What is typed and not sent yet, by what it is about: who looks at something else meanwhile finds it again. */
const texts = new Map<string, string>();
const watchers = new Set<() => void>();

function put(about: string, text: string): void {
  if (text === '') texts.delete(about);
  else texts.set(about, text);
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** A text that outlives the field it is typed in. */
export function useTypedText(about: string): [text: string, type: (text: string) => void] {
  const text = useSyncExternalStore(watch, () => texts.get(about) ?? '');
  const type = useCallback((next: string) => put(about, next), [about]);
  return [text, type];
}

/** Forgets what was sent. What was typed over it meanwhile stays. */
export function forgetTypedText(about: string, sent: string): void {
  if ((texts.get(about) ?? '').trim() === sent.trim()) put(about, '');
}

/** For tests. */
export function forgetTypedTexts(): void {
  texts.clear();
}
