import type { ColumnHit, EntityLink, SearchHit } from '@/ipc/bindings';
import type { IconName } from '@/components/icon';
import { kindName } from '@/components/kind-icon';
import { findRanges } from '@/lib/marks';

/** Something the palette can do. */
export interface PaletteCommand {
  label: string;
  icon: IconName;
  combo?: string;
  run: () => void;
}

export type PaletteMode = 'all' | 'commands' | 'people' | 'columns';

type Ranges = [number, number][];

export type PaletteItem =
  | { type: 'entity'; entity: EntityLink; detail: string; ranges: Ranges }
  | { type: 'person'; entity: EntityLink; detail: string; ranges: Ranges }
  | { type: 'column'; path: string; detail: string; ranges: Ranges }
  | { type: 'search'; text: string }
  | { type: 'command'; command: PaletteCommand; ranges: Ranges };

export interface PaletteGroup {
  title: string;
  items: PaletteItem[];
}

const SIGNS: Readonly<Record<string, PaletteMode>> = { '>': 'commands', '@': 'people', '#': 'columns' };
const MODES: readonly PaletteMode[] = ['all', 'commands', 'people', 'columns'];

/** What is typed, as what is looked for: a sign in front narrows it to one kind. */
export function readPalette(typed: string): { mode: PaletteMode; words: string } {
  const sign = typed.trimStart().charAt(0);
  const mode = SIGNS[sign];
  return mode ? { mode, words: typed.trimStart().slice(1).trim() } : { mode: 'all', words: typed.trim() };
}

/** The text for the next mode, with the same words: what Tab does. */
export function nextMode(typed: string, step: 1 | -1): string {
  const { mode, words } = readPalette(typed);
  const next = MODES[(MODES.indexOf(mode) + step + MODES.length) % MODES.length] ?? 'all';
  const sign = Object.keys(SIGNS).find((one) => SIGNS[one] === next) ?? '';
  return sign + words;
}

/** Commands that have all words, those that start with them first. */
export function findCommands(commands: readonly PaletteCommand[], words: string): PaletteItem[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return commands
    .filter((command) => wanted.every((word) => command.label.toLowerCase().includes(word)))
    .map((command) => ({ type: 'command' as const, command, ranges: findRanges(command.label, wanted) }))
    .sort((a, b) => first(a.ranges) - first(b.ranges));
}

export function entityItem(hit: SearchHit, words: string): PaletteItem {
  const version = hit.card.version === null ? '' : `, v${hit.card.version.replace(/^v/, '')}`;
  const ranges = findRanges(hit.name, words.split(/\s+/));
  const detail = hit.full_name === hit.name ? kindName(hit.kind) : hit.full_name + version;
  const type = hit.kind === 'person' || hit.kind === 'team' ? 'person' : 'entity';
  return { type, entity: hit, detail, ranges };
}

export function columnItem(column: ColumnHit, words: string): PaletteItem {
  const holders = column.holders === 1 ? 'one asset' : `${column.holders} assets and products`;
  return {
    type: 'column',
    path: column.path,
    detail: `in ${holders}`,
    ranges: findRanges(column.path, [words.split(/\s+/).at(-1) ?? '']),
  };
}

/** All items in the order in which the keyboard walks them. */
export function flat(groups: readonly PaletteGroup[]): PaletteItem[] {
  return groups.flatMap((group) => group.items);
}

export function itemKey(item: PaletteItem): string {
  switch (item.type) {
    case 'entity':
    case 'person':
      return item.entity.urn;
    case 'column':
      return `#${item.path}`;
    case 'search':
      return `?${item.text}`;
    case 'command':
      return `>${item.command.label}`;
  }
}

function first(ranges: Ranges): number {
  return ranges[0]?.[0] ?? 0;
}
