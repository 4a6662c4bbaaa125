import type { RowColumn } from '@/lib/arrow-rows';
import { useKeys, type KeyBinding } from '@/lib/screen';
import { moved, type Move, type Selection } from './grid-selection';

interface GridKeys {
  selection: Selection;
  choose: (selection: Selection) => void;
  rows: number;
  columns: readonly RowColumn[];
  /** Null: the order cannot be changed here. */
  onSort: ((column: string, add: boolean) => void) | null;
  onRecord: () => void;
  copy: () => void;
}

const MOVES: readonly [string, Move][] = [
  ['arrowup', 'up'],
  ['arrowdown', 'down'],
  ['arrowleft', 'left'],
  ['arrowright', 'right'],
  ['home', 'home'],
  ['end', 'end'],
  ['pageup', 'pageup'],
  ['pagedown', 'pagedown'],
  ['mod+home', 'first'],
  ['mod+end', 'last'],
];
const EXTENDS: readonly Move[] = ['up', 'down', 'left', 'right'];

/** The grid's keys: arrows walk, Shift extends, Enter sorts by the column, Space opens the record. */
export function useGridKeys({ selection, choose, rows, columns, onSort, onRecord, copy }: GridKeys) {
  const column = columns[selection.at.column];
  const go = (move: Move, extend: boolean) => () => choose(moved(selection, move, rows, columns.length, extend));
  const bindings: KeyBinding[] = [
    { keys: ['space'], label: 'Record', run: onRecord },
    // The grid hears the copy itself, so that text in a field is copied by the field.
    { keys: [], draw: ['mod+c'], label: 'Copy cells', run: copy },
    ...MOVES.map(([key, move]) => ({ keys: [key], label: `Move ${move}`, shown: false, run: go(move, false) })),
    ...MOVES.filter(([, move]) => EXTENDS.includes(move)).map(([key, move]) => ({
      keys: [`shift+${key}`],
      label: `Extend ${move}`,
      shown: false,
      run: go(move, true),
    })),
    ...(onSort && column && !column.mask ? [{ keys: ['enter'], label: 'Sort by column', shown: false, run: () => onSort(column.name, false) }] : []),
  ];
  useKeys('Rows', bindings);
}
