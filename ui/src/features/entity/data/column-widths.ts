import type { RowColumn } from '@/lib/arrow-rows';

const LETTER = 7.3;
const LEAST = 84;
const MOST = 320;
const SAMPLE = 40;

/** Widths that fit what the first rows hold and what the head says, within bounds. */
export function columnWidths(columns: readonly RowColumn[], rows: number): number[] {
  return columns.map((column) => {
    const head = (column.name.length + column.glyph.length) * LETTER + (column.mask ? 70 : 46);
    let longest = 0;
    for (let row = 0; row < Math.min(rows, SAMPLE); row += 1) {
      const cell = column.cell(row);
      if (cell.state === 'value') longest = Math.max(longest, cell.text.length);
    }
    return Math.round(Math.min(MOST, Math.max(LEAST, head, longest * LETTER + 22)));
  });
}
