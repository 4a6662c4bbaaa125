import { describe, expect, it } from 'vitest';
import { asText, moved, START, stretchOf } from './grid-selection';
import { spreadBars } from './spread-bars';
import { nextSort, selectText, sqlName } from './sql-text';

describe('SQL', () => {
  it('names a table without its source and quotes what needs it', () => {
    expect(sqlName('lake.sales.orders')).toBe('sales.orders');
    expect(sqlName('lake.sales.Order "1"')).toBe('sales."Order ""1"""');
  });

  it('writes the statement that reads what is seen', () => {
    expect(selectText({ table: 'sales.orders', filter: " country = 'DE' ", sort: [{ column: 'placed at', descending: true }], limit: 100 })).toBe(
      'SELECT * FROM sales.orders WHERE country = \'DE\' ORDER BY "placed at" DESC LIMIT 100',
    );
    expect(selectText({ table: 't', filter: '', sort: [], limit: 5 })).toBe('SELECT * FROM t LIMIT 5');
  });

  it('turns a head from rising to falling to none', () => {
    const rising = nextSort([], 'a', false);
    const falling = nextSort(rising, 'a', false);
    expect(rising).toEqual([{ column: 'a', descending: false }]);
    expect(falling).toEqual([{ column: 'a', descending: true }]);
    expect(nextSort(falling, 'a', false)).toEqual([]);
  });

  it('adds a key beside the others, and starts anew without that', () => {
    expect(nextSort([{ column: 'a', descending: true }], 'b', true).map((key) => key.column)).toEqual(['a', 'b']);
    expect(nextSort([{ column: 'a', descending: true }, { column: 'b', descending: true }], 'a', true).map((key) => key.column)).toEqual(['b']);
    expect(nextSort([{ column: 'a', descending: true }], 'b', false).map((key) => key.column)).toEqual(['b']);
  });
});

describe('selection', () => {
  it('walks into the head and stops at the edges', () => {
    const up = moved(START, 'up', 3, 2, false);
    expect(up.at).toEqual({ row: -1, column: 0 });
    expect(moved(up, 'up', 3, 2, false).at.row).toBe(-1);
    expect(moved(START, 'last', 3, 2, false).at).toEqual({ row: 2, column: 1 });
    expect(moved(START, 'pagedown', 3, 2, false).at.row).toBe(2);
  });

  it('extends a stretch and copies it as sheets take it', () => {
    const wide = moved(moved(START, 'right', 3, 2, true), 'down', 3, 2, true);
    const stretch = stretchOf(wide);
    expect(stretch).toEqual({ top: 0, bottom: 1, left: 0, right: 1 });
    expect(asText(stretch, (row, column) => `${row}${column}\tx`)).toBe('00 x\t01 x\n10 x\t11 x');
  });

  it('copies one cell as it is', () => {
    expect(asText(stretchOf(START), () => 'a\tb\nc')).toBe('a\tb\nc');
  });
});

describe('spread', () => {
  it('draws a bar a file between the lowest and highest of all', () => {
    expect(spreadBars([[0, 50], [50, 100]], 28, 20).map(({ y, height }) => [y, height])).toEqual([
      [10, 10],
      [0, 10],
    ]);
  });

  it('leaves out bounds that are no numbers and shows a single value', () => {
    expect(spreadBars([[null, null]], 28, 20)).toEqual([]);
    expect(spreadBars([[7, 7]], 28, 20)[0]?.height).toBe(20);
  });
});
