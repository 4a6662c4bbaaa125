import { describe, expect, it, vi } from 'vitest';
import { findCommands, nextMode, readPalette, type PaletteCommand } from './palette-items';

describe('the palette', () => {
  it.each([
    ['inv', 'all', 'inv'],
    ['> sync', 'commands', 'sync'],
    ['@ines', 'people', 'ines'],
    ['#order_id', 'columns', 'order_id'],
    ['  ', 'all', ''],
  ])('reads %j', (typed, mode, words) => {
    expect(readPalette(typed)).toEqual({ mode, words });
  });

  it('walks through the kinds with Tab and keeps the words', () => {
    expect(nextMode('inv', 1)).toBe('>inv');
    expect(nextMode('>inv', 1)).toBe('@inv');
    expect(nextMode('#inv', 1)).toBe('inv');
    expect(nextMode('inv', -1)).toBe('#inv');
  });

  it('finds commands by all words, those that start with them first', () => {
    const commands: PaletteCommand[] = ['Go home', 'Open settings', 'Show home'].map((label) => ({
      label,
      icon: 'home',
      run: vi.fn(),
    }));
    const labels = (words: string) =>
      findCommands(commands, words).map((item) => item.type === 'command' && item.command.label);
    expect(labels('set open')).toEqual(['Open settings']);
    expect(labels('home')).toEqual(['Go home', 'Show home']);
    expect(labels('nothing')).toEqual([]);
  });
});
