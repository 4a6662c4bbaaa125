import { createContext, useContext, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { isPressable, isSingle, isTyping, matches, parseCombo } from './keys';

/** One key of a screen. The status bar and the keyboard help show the same list that the keys work by. */
export interface KeyBinding {
  /** Combinations, any of which does it: `['arrowdown', 'j']`. */
  keys: readonly string[];
  /** What it does, two words: `Quick look`. */
  label: string;
  run: (event: KeyboardEvent) => void;
  /** Whether it works while a text field has focus. Combinations with a modifier and Escape do anyway. */
  whileTyping?: boolean;
  /** `false` keeps it out of the status bar; the keyboard help shows it anyway. */
  shown?: boolean;
  /** Caps to draw instead, for keys that come in pairs: `['arrowup', 'arrowdown']`. */
  draw?: readonly string[];
}

/** One step of the location in the title bar. */
export interface Crumb {
  label: string;
  /** Address inside Weft: `/discover?q=…`. */
  to?: string;
}

export interface ScreenInfo {
  crumbs: readonly Crumb[];
  /** Canvases, grids and editors take the narrow rail. */
  compact: boolean;
}

/** How many dialogs a component stands in. Keys of a dialog come before those of the screen below, whenever each came. */
export const DialogDepth = createContext(0);

interface Layer {
  id: string;
  depth: number;
  name: string;
  bindings: readonly KeyBinding[];
  /** A dialog: nothing below it hears keys. */
  modal: boolean;
}

let info: ScreenInfo = { crumbs: [], compact: false };
let layers: readonly Layer[] = [];
let singles = true;
const watchers = new Set<() => void>();

function tell() {
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Says where this screen is. */
export function useScreen(crumbs: readonly Crumb[], compact = false): void {
  const text = JSON.stringify(crumbs);
  useEffect(() => {
    info = { crumbs: JSON.parse(text) as Crumb[], compact };
    const last = info.crumbs.at(-1);
    document.title = last ? `${last.label} · Weft` : 'Weft';
    tell();
  }, [text, compact]);
}

/** Keys that work while the component is there. Later layers come first. */
export function useKeys(
  name: string,
  bindings: readonly KeyBinding[],
  options: { modal?: boolean; active?: boolean } = {},
): void {
  const { modal = false, active = true } = options;
  const id = useId();
  const depth = useContext(DialogDepth);
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  const shape = JSON.stringify(bindings);
  useEffect(() => {
    if (!active) return;
    const stable = (JSON.parse(shape) as Omit<KeyBinding, 'run'>[]).map((binding, index) => ({
      ...binding,
      run: (event: KeyboardEvent) => latest.current[index]?.run(event),
    }));
    layers = [...layers, { id, depth, name, bindings: stable, modal }].sort((a, b) => a.depth - b.depth);
    tell();
    return () => {
      layers = layers.filter((layer) => layer.id !== id);
      tell();
    };
  }, [id, depth, name, shape, modal, active]);
}

export function useScreenInfo(): ScreenInfo {
  return useSyncExternalStore(watch, () => info);
}

/** Layers that hear keys now, the topmost first. */
export function useKeyLayers(): readonly Layer[] {
  return useSyncExternalStore(watch, () => layers);
}

/** Whether letters alone are commands. */
export function allowSingles(allowed: boolean): void {
  singles = allowed;
}

/** Runs what a key means. Returns whether anything took it. */
export function handleKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const typing = isTyping(event.target);
  // Enter and Space belong to the button, link or box that has the focus.
  const pressed = (event.key === 'Enter' || event.key === ' ') && isPressable(event.target);
  for (const layer of [...layers].reverse()) {
    for (const binding of layer.bindings) {
      const hit = binding.keys.map(parseCombo).find((combo) => matches(combo, event));
      if (!hit) continue;
      if (isSingle(hit) && !singles) continue;
      if (pressed && !hit.mod) continue;
      if (typing && !binding.whileTyping && !hit.mod && hit.key !== 'escape') continue;
      event.preventDefault();
      binding.run(event);
      return true;
    }
    if (layer.modal) return false;
  }
  return false;
}
