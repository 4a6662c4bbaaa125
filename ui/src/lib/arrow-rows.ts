import { DataType, Precision, tableFromIPC, type Data, type Vector } from 'apache-arrow';
import type { Mask, ReadReport } from '@/ipc/bindings';
import { cellOf, type Cell, type Hidden } from './arrow-cells';

/** Rows that one page may hold. */
export const MOST_ROWS = 10_000;

export interface RowColumn {
  name: string;
  /** Short sign of the type for a head: `abc`, `123`, `1.0`, `time`. */
  glyph: string;
  /** The type in words. */
  type: string;
  /** Right aligned, so that digits can be compared. */
  numeric: boolean;
  /** Set in the fixed-width face: identifiers, times and nested values. */
  mono: boolean;
  /** Who masks the whole column and why. */
  mask: Mask | null;
  cell: (row: number) => Cell;
}

export interface DecodedRows {
  columns: RowColumn[];
  length: number;
  report: ReadReport;
  /** Whether more rows came than a page holds; those are not kept. */
  cut: boolean;
}

/** Reads an Arrow IPC stream as the preview sends it: rows, and beside them what was read to get them. */
export function decodeRows(stream: ArrayBuffer): DecodedRows {
  const table = tableFromIPC(new Uint8Array(stream));
  const report = reportOf(table.schema.metadata.get('weft.report'), table.numRows);
  // What a catalog leaves of a value is shown; Weft's own masks hide all of it.
  const masked = report.masked.filter((mask) => mask.by === 'weft').map((mask) => mask.column);
  const hidden: Hidden = (path) => masked.some((mask) => path === mask || path.startsWith(`${mask}.`));
  const columns = table.schema.fields.map((field, index): RowColumn => {
    const at = readerOf(table.getChildAt(index));
    return {
      name: field.name,
      ...lookOf(field.type as DataType),
      mask: report.masked.find((mask) => mask.column === field.name) ?? null,
      cell: (row) => at(row, field.name, hidden),
    };
  });
  return { columns, length: Math.min(table.numRows, MOST_ROWS), report, cut: table.numRows > MOST_ROWS };
}

function reportOf(text: string | undefined, rows: number): ReadReport {
  if (text !== undefined) return JSON.parse(text) as ReadReport;
  return { snapshot_id: null, masked: [], row_filters: [], views: [], files_read: 0, files_total: 0, bytes_read: 0, took_ms: 0, rows, truncated: null, until: null };
}

function readerOf(vector: Vector | null): (row: number, path: string, hidden: Hidden) => Cell {
  const chunks = (vector?.data ?? []) as readonly Data[];
  const starts: number[] = [];
  let total = 0;
  for (const chunk of chunks) {
    starts.push(total);
    total += chunk.length;
  }
  return (row, path, hidden) => {
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    const chunk = chunks[low];
    return chunk ? cellOf(chunk, row - (starts[low] ?? 0), path, hidden) : { state: 'null' };
  };
}

/** How a type is drawn. */
export function lookOf(type: DataType): Pick<RowColumn, 'glyph' | 'type' | 'numeric' | 'mono'> {
  const look = (glyph: string, word: string, numeric = false, mono = false) => ({ glyph, type: word, numeric, mono });
  if (DataType.isBool(type)) return look('bool', 'boolean');
  if (DataType.isInt(type)) return look('123', type.bitWidth === 64 ? 'long' : 'int', true);
  if (DataType.isFloat(type)) return look('1.0', type.precision === Precision.DOUBLE ? 'double' : 'float', true);
  if (DataType.isDecimal(type)) return look('1.0', `decimal(${type.precision},${type.scale})`, true);
  if (DataType.isTimestamp(type)) return look('time', type.timezone ? 'timestamptz, shown in UTC' : 'timestamp', false, true);
  if (DataType.isDate(type)) return look('date', 'date', false, true);
  if (DataType.isTime(type)) return look('time', 'time', false, true);
  if (DataType.isBinary(type) || DataType.isFixedSizeBinary(type)) return look('hex', 'binary', false, true);
  if (DataType.isStruct(type)) return look('{ }', 'struct', false, true);
  if (DataType.isMap(type)) return look('{ }', 'map', false, true);
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) return look('[ ]', 'list', false, true);
  return look('abc', DataType.isUtf8(type) ? 'string' : 'other');
}
