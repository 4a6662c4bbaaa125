import { describe, expect, it } from 'vitest';
import { caps, isPressable, isSingle, isTyping, matches, parseCombo } from './keys';

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});
const hit = (combo: string, event: ReturnType<typeof press>, mac = false) => matches(parseCombo(combo), event, mac);

describe('keys', () => {
  it('takes Ctrl for the main modifier, and the command key on macOS', () => {
    expect(hit('mod+k', press('k', { ctrlKey: true }))).toBe(true);
    expect(hit('mod+k', press('k', { metaKey: true }))).toBe(false);
    expect(hit('mod+k', press('k', { metaKey: true }), true)).toBe(true);
    expect(hit('mod+k', press('k', { ctrlKey: true }), true)).toBe(false);
  });

  it('wants exactly the modifiers that are named', () => {
    expect(hit('s', press('s'))).toBe(true);
    expect(hit('s', press('S', { shiftKey: true }))).toBe(false);
    expect(hit('s', press('s', { altKey: true }))).toBe(false);
    expect(hit('shift+arrowdown', press('ArrowDown', { shiftKey: true }))).toBe(true);
    expect(hit('arrowdown', press('ArrowDown', { shiftKey: true }))).toBe(false);
  });

  it('takes signs with or without Shift, as layouts differ', () => {
    expect(hit('?', press('?', { shiftKey: true }))).toBe(true);
    expect(hit('/', press('/', { shiftKey: true }))).toBe(true);
    expect(hit('space', press(' '))).toBe(true);
  });

  it('knows which keys are letters alone', () => {
    expect(['s', '/', '?', '1'].map((text) => isSingle(parseCombo(text)))).toEqual([true, true, true, true]);
    expect(['space', 'enter', 'mod+k', 'alt+x'].map((text) => isSingle(parseCombo(text)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('draws caps', () => {
    expect(caps('mod+shift+k', false)).toEqual(['Ctrl', '⇧', 'K']);
    expect(caps('mod+k', true)).toEqual(['⌘', 'K']);
    expect(caps('?', false)).toEqual(['?']);
    expect(caps('escape', false)).toEqual(['Esc']);
  });

  it('knows who types and what is pressed', () => {
    const element = (html: string) => {
      const box = document.createElement('div');
      box.append(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
      return box.firstElementChild!;
    };
    expect(isTyping(element('<input>'))).toBe(true);
    expect(isTyping(element('<input type="checkbox">'))).toBe(false);
    expect(isTyping(element('<textarea></textarea>'))).toBe(true);
    expect(isTyping(element('<div></div>'))).toBe(false);
    expect(isPressable(element('<button>a</button>'))).toBe(true);
    expect(isPressable(element('<a href="#x">a</a>'))).toBe(true);
    expect(isPressable(element('<div></div>'))).toBe(false);
  });
});
