/** A cell by row and column; row -1 is the head. */
export interface Spot {
  row: number;
  column: number;
}

export interface Selection {
  /** The cell that the keyboard is on. */
  at: Spot;
  /** The other corner of a stretch. */
  from: Spot;
}

export const START: Selection = { at: { row: 0, column: 0 }, from: { row: 0, column: 0 } };

export type Move = 'up' | 'down' | 'left' | 'right' | 'home' | 'end' | 'first' | 'last' | 'pageup' | 'pagedown';

const PAGE = 20;

/** Where a key leads. With `extend` the other corner stays. */
export function moved(selection: Selection, move: Move, rows: number, columns: number, extend: boolean): Selection {
  const { row, column } = selection.at;
  const to: Record<Move, Spot> = {
    up: { row: row - 1, column },
    down: { row: row + 1, column },
    left: { row, column: column - 1 },
    right: { row, column: column + 1 },
    home: { row, column: 0 },
    end: { row, column: columns - 1 },
    first: { row: 0, column: 0 },
    last: { row: rows - 1, column: columns - 1 },
    pageup: { row: Math.max(0, row - PAGE), column },
    pagedown: { row: row + PAGE, column },
  };
  const lowest = extend ? 0 : -1;
  const at = {
    row: Math.max(lowest, Math.min(rows - 1, to[move].row)),
    column: Math.max(0, Math.min(columns - 1, to[move].column)),
  };
  return { at, from: extend ? { row: Math.max(0, selection.from.row), column: selection.from.column } : at };
}

export interface Stretch {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export function stretchOf({ at, from }: Selection): Stretch {
  return {
    top: Math.min(at.row, from.row),
    bottom: Math.max(at.row, from.row),
    left: Math.min(at.column, from.column),
    right: Math.max(at.column, from.column),
  };
}

/** Cells as tab-separated text, as sheets take it. Tabs and line breaks inside a value become spaces. */
export function asText(stretch: Stretch, text: (row: number, column: number) => string): string {
  const lines: string[] = [];
  for (let row = Math.max(0, stretch.top); row <= stretch.bottom; row += 1) {
    const cells: string[] = [];
    for (let column = stretch.left; column <= stretch.right; column += 1) cells.push(text(row, column));
    lines.push(stretch.left === stretch.right && stretch.top === stretch.bottom ? (cells[0] ?? '') : cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t'));
  }
  return lines.join('\n');
}

/** The cell that a pointer is on, by the marks that cells carry. */
export function spotOf(target: EventTarget | null): Spot | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
  if (!cell) return null;
  return { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
}
