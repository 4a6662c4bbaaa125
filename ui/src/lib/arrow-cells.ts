import { DataType, DateUnit, Precision, type Data } from 'apache-arrow';
import {
  dayText, decimalText, durationText, floatText, hexText, instantText, timeText, wordsToInteger,
} from './arrow-scalars';

/** What a cell shows. No value at all and a text of no letters are two things, and a masked value is neither. */
export type Cell =
  | { state: 'null' }
  | { state: 'blank' }
  | { state: 'masked' }
  | { state: 'value'; text: string };

/** Whether the values at a path are masked. */
export type Hidden = (path: string) => boolean;

const MASKED = '"••••"';
const decoder = new TextDecoder();

/** One value of a column as exact text. `path` is the column's, `hidden` says which paths must not be shown. */
export function cellOf(data: Data, row: number, path: string, hidden: Hidden): Cell {
  if (hidden(path)) return { state: 'masked' };
  if (isNull(data, row)) return { state: 'null' };
  const text = plainText(data, row) ?? json(data, row, path, hidden);
  return text === '' ? { state: 'blank' } : { state: 'value', text };
}

function isNull(data: Data, row: number): boolean {
  return DataType.isNull(data.type) || !data.getValid(row);
}

/** Text of a value without members; undefined for a nested one. */
function plainText(data: Data, row: number): string | undefined {
  const { type } = data;
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return decoder.decode(slice(data, row));
  return bareText(data, row);
}

/** Text of a value that needs no quotes of its own. */
function bareText(data: Data, row: number): string | undefined {
  const { type } = data;
  const values = data.values as ArrayLike<number>;
  if (DataType.isBool(type)) {
    const at = data.offset + row;
    return (((values[at >> 3] ?? 0) >> (at % 8)) & 1) === 1 ? 'true' : 'false';
  }
  if (DataType.isInt(type)) return String((data.values as ArrayLike<number | bigint>)[row]);
  if (DataType.isFloat(type)) {
    return type.precision === Precision.HALF ? floatText(half(values[row] ?? 0), true) : floatText(values[row] ?? 0, type.precision === Precision.SINGLE);
  }
  if (DataType.isDecimal(type)) {
    const words = type.bitWidth / 32;
    return decimalText(wordsToInteger((data.values as Uint32Array).subarray(row * words, (row + 1) * words)), type.scale);
  }
  if (DataType.isTimestamp(type)) return instantText(integerAt(data, row), type.unit, Boolean(type.timezone));
  if (DataType.isDate(type)) {
    const value = integerAt(data, row);
    return dayText(type.unit === DateUnit.DAY ? value : value / 86_400_000n);
  }
  if (DataType.isTime(type)) return timeText(integerAt(data, row), type.unit);
  if (DataType.isDuration(type)) return durationText(integerAt(data, row), type.unit);
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) return hexText(slice(data, row));
  if (DataType.isFixedSizeBinary(type)) {
    return hexText((data.values as Uint8Array).subarray(row * type.byteWidth, (row + 1) * type.byteWidth), type.byteWidth);
  }
  return undefined;
}

/** A value as compact JSON: whole numbers and decimals keep all their digits. */
function json(data: Data, row: number, path: string, hidden: Hidden): string {
  if (hidden(path)) return MASKED;
  if (isNull(data, row)) return 'null';
  const { type } = data;
  if (DataType.isStruct(type)) {
    const members = data.children.map((child, index) => {
      const name = type.children[index]?.name ?? String(index);
      return `${JSON.stringify(name)}:${json(child, row, `${path}.${name}`, hidden)}`;
    });
    return `{${members.join(',')}}`;
  }
  if (DataType.isMap(type)) return mapJson(data, row, path, hidden);
  if (DataType.isList(type)) return listJson(data, offsetAt(data, row), offsetAt(data, row + 1), path, hidden);
  if (DataType.isFixedSizeList(type)) return listJson(data, row * type.listSize, (row + 1) * type.listSize, path, hidden);
  const bare = bareText(data, row);
  if (bare === undefined) return JSON.stringify(plainText(data, row) ?? 'a value of a type that is not shown');
  const number = DataType.isInt(type) || DataType.isDecimal(type) || DataType.isFloat(type);
  return DataType.isBool(type) || (number && Number.isFinite(Number(bare))) ? bare : JSON.stringify(bare);
}

function listJson(data: Data, from: number, to: number, path: string, hidden: Hidden): string {
  const [items] = data.children;
  const parts: string[] = [];
  for (let at = from; items && at < to; at += 1) parts.push(json(items, at, `${path}.element`, hidden));
  return `[${parts.join(',')}]`;
}

function mapJson(data: Data, row: number, path: string, hidden: Hidden): string {
  const [keys, values] = data.children[0]?.children ?? [];
  const parts: string[] = [];
  for (let at = offsetAt(data, row); keys && values && at < offsetAt(data, row + 1); at += 1) {
    const key = json(keys, at, `${path}.key`, hidden);
    parts.push(`${key.startsWith('"') ? key : JSON.stringify(key)}:${json(values, at, `${path}.value`, hidden)}`);
  }
  return `{${parts.join(',')}}`;
}

function integerAt(data: Data, row: number): bigint {
  return BigInt((data.values as ArrayLike<number | bigint>)[row] ?? 0);
}

function slice(data: Data, row: number): Uint8Array {
  return (data.values as Uint8Array).subarray(offsetAt(data, row), offsetAt(data, row + 1));
}

function offsetAt(data: Data, row: number): number {
  return Number((data.valueOffsets as ArrayLike<number | bigint>)[row] ?? 0);
}

/** A 16-bit float, from its bits. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const part = bits & 0x3ff;
  if (exponent === 0) return sign * part * 2 ** -24;
  if (exponent === 31) return part === 0 ? sign * Infinity : NaN;
  return sign * (1 + part / 1024) * 2 ** (exponent - 15);
}
