/** One key combination: `mod+k`, `/`, `shift+arrowdown`, `escape`. */
export interface Combo {
  key: string;
  mod: boolean;
  shift: boolean;
  alt: boolean;
}

/** Whether this machine's main modifier is the command key. */
export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

export function parseCombo(text: string): Combo {
  const parts = text.toLowerCase().split('+');
  // `+` itself is written `plus`, a space `space`.
  const last = parts.pop() ?? '';
  const key = last === 'space' ? ' ' : last === 'plus' ? '+' : last;
  return { key, mod: parts.includes('mod'), shift: parts.includes('shift'), alt: parts.includes('alt') };
}

type KeyLike = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether an event is this combination. Shift is ignored for signs (`?` needs it on some layouts only). */
export function matches(combo: Combo, event: KeyLike, mac = isMac): boolean {
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (event.key.toLowerCase() !== combo.key || mod !== combo.mod || other || event.altKey !== combo.alt) return false;
  return isSign(combo.key) || event.shiftKey === combo.shift;
}

function isSign(key: string): boolean {
  return key.length === 1 && !/[a-z0-9 ]/.test(key);
}

/** A combination of one letter or sign without a modifier: works only while nobody types, and can be switched off. */
export function isSingle(combo: Combo): boolean {
  return combo.key.length === 1 && combo.key !== ' ' && !combo.mod && !combo.alt;
}

/** Whether keys belong to what is focused. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}

/** Whether Enter or Space means something to what is focused. */
export function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('button, a[href], summary, select, input[type=checkbox], [role=button], [role=tab]') !== null
  );
}

const NAMES: Readonly<Record<string, string>> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  enter: '↵',
  escape: 'Esc',
  ' ': 'Space',
  tab: 'Tab',
  backspace: '⌫',
  pagedown: 'PgDn',
  pageup: 'PgUp',
};

/** The caps to draw for a combination. */
export function caps(text: string, mac = isMac): string[] {
  const combo = parseCombo(text);
  const shown = NAMES[combo.key] ?? combo.key.toUpperCase();
  return [
    ...(combo.mod ? [mac ? '⌘' : 'Ctrl'] : []),
    ...(combo.alt ? [mac ? '⌥' : 'Alt'] : []),
    ...(combo.shift && !isSign(combo.key) ? ['⇧'] : []),
    shown,
  ];
}
