import { render } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { allowSingles, DialogDepth, handleKey, useKeys, type KeyBinding } from './screen';

function Keys({ bindings, modal = false }: { bindings: KeyBinding[]; modal?: boolean }) {
  useKeys('test', bindings, { modal });
  return null;
}

function press(key: string, target: EventTarget = document.body, init: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, cancelable: true, ...init });
  Object.defineProperty(event, 'target', { value: target });
  return handleKey(event);
}

const binding = (keys: string[], run: () => void, rest: Partial<KeyBinding> = {}): KeyBinding => ({
  keys,
  label: keys[0]!,
  run,
  ...rest,
});

describe('keys of a screen', () => {
  it('runs the latest layer first', () => {
    const below = vi.fn();
    const above = vi.fn();
    render(<Keys bindings={[binding(['s'], below), binding(['x'], below)]} />);
    render(<Keys bindings={[binding(['s'], above)]} />);
    expect(press('s')).toBe(true);
    expect(above).toHaveBeenCalledOnce();
    expect(press('x')).toBe(true);
    expect(below).toHaveBeenCalledOnce();
  });

  it('leaves letters to text fields, and Enter to buttons', () => {
    const run = vi.fn();
    render(
      <Keys
        bindings={[binding(['s'], run), binding(['enter'], run, { whileTyping: true }), binding(['mod+k'], run)]}
      />,
    );
    expect(press('s', document.createElement('input'))).toBe(false);
    expect(press('Enter', document.createElement('button'))).toBe(false);
    expect(run).not.toHaveBeenCalled();
    expect(press('Enter', document.createElement('input'))).toBe(true);
    expect(press('k', document.createElement('input'), { ctrlKey: true })).toBe(true);
  });

  it('can switch letters off and keeps the rest', () => {
    const run = vi.fn();
    render(<Keys bindings={[binding(['s'], run), binding(['enter'], run)]} />);
    allowSingles(false);
    expect(press('s')).toBe(false);
    expect(press('Enter')).toBe(true);
    allowSingles(true);
    expect(press('s')).toBe(true);
  });

  it('shuts the screen out while a dialog is open, also for what comes later', () => {
    const screen = vi.fn();
    const dialog = vi.fn();
    const { unmount } = render(
      <DialogDepth value={1}>
        <Keys modal bindings={[binding(['a'], dialog)]} />
      </DialogDepth>,
    );
    render(<Keys bindings={[binding(['a'], screen), binding(['s'], screen)]} />);
    expect(press('s')).toBe(false);
    press('a');
    expect(dialog).toHaveBeenCalledOnce();
    expect(screen).not.toHaveBeenCalled();
    unmount();
    expect(press('s')).toBe(true);
  });
});
