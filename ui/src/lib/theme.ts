import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';

const KEPT = 'weft.theme';
const watchers = new Set<() => void>();
let choice: ThemeChoice = remembered();

function remembered(): ThemeChoice {
  // Only so that the first frame has the right colours: the preference itself is kept by the verbs.
  const kept = typeof localStorage === 'undefined' ? null : localStorage.getItem(KEPT);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

function systemDark(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)');
}

export function isTheme(value: string | undefined): value is ThemeChoice {
  return value === 'system' || value === 'light' || value === 'dark';
}

export function resolved(): 'light' | 'dark' {
  if (choice !== 'system') return choice;
  return systemDark().matches ? 'dark' : 'light';
}

function apply() {
  document.documentElement.dataset.theme = resolved();
  for (const watcher of watchers) watcher();
}

/** Applies the theme and follows the system from here on. */
export function startTheme(): void {
  apply();
  systemDark().addEventListener('change', apply);
}

export function setTheme(chosen: ThemeChoice): void {
  choice = chosen;
  localStorage.setItem(KEPT, chosen);
  apply();
}

export function useTheme(): { choice: ThemeChoice; shown: 'light' | 'dark' } {
  const watch = (watcher: () => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  };
  const shown = useSyncExternalStore(watch, resolved);
  const chosen = useSyncExternalStore(watch, () => choice);
  return { choice: chosen, shown };
}
