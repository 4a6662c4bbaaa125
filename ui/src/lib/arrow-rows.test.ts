import {
  Binary, Bool, DateDay, Decimal, Field, Float32, Float64, Int32, Int64, List, Map_, Schema, Struct, Table, TimeMicrosecond,
  TimestampMicrosecond, TimestampMillisecond, Utf8, makeData, makeVector, tableToIPC, vectorFromArray, type DataType, type Vector,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import type { Cell } from './arrow-cells';
import { decodeRows, MOST_ROWS } from './arrow-rows';

function stream(columns: Record<string, Vector>, report?: object, batches = 1): ArrayBuffer {
  const table = new Table(columns);
  const metadata = new Map(report ? [['weft.report', JSON.stringify(report)]] : []);
  const schema = new Schema(table.schema.fields, metadata);
  const one = new Table(schema, table.batches.map((batch) => batch));
  const whole = batches === 1 ? one : one.concat(...Array.from({ length: batches - 1 }, () => one));
  return tableToIPC(whole, 'stream').slice().buffer;
}

function cells(values: unknown[], type: DataType): Cell[] {
  const rows = decodeRows(stream({ column: vectorFromArray(values, type) }));
  return values.map((_, row) => rows.columns[0]!.cell(row));
}

function texts(values: unknown[], type: DataType): (string | null)[] {
  return cells(values, type).map((cell) => (cell.state === 'value' ? cell.text : null));
}

const report = { snapshot_id: null, masked: [], row_filters: [], views: [], files_read: 1, files_total: 2, bytes_read: 3, took_ms: 4, rows: 1, truncated: null, until: null };

describe('cells', () => {
  it('keeps every digit of 64-bit integers', () => {
    expect(texts([9007199254740993n, -9223372036854775808n, 9223372036854775807n], new Int64())).toEqual([
      '9007199254740993',
      '-9223372036854775808',
      '9223372036854775807',
    ]);
  });

  it('applies the scale of decimals exactly, also below zero', () => {
    const type = new Decimal(2, 38, 128);
    const unscaled = [12345n, -5n, 0n, -(10n ** 37n)];
    const words = new Uint32Array(unscaled.length * 4);
    unscaled.forEach((value, row) => {
      for (let word = 0; word < 4; word += 1) words[row * 4 + word] = Number((BigInt.asUintN(128, value) >> BigInt(word * 32)) & 0xffffffffn);
    });
    const vector = makeVector(makeData({ type, length: unscaled.length, nullCount: 0, data: words }));
    const rows = decodeRows(stream({ amount: vector }));
    expect(unscaled.map((_, row) => rows.columns[0]!.cell(row))).toEqual([
      { state: 'value', text: '123.45' },
      { state: 'value', text: '-0.05' },
      { state: 'value', text: '0.00' },
      { state: 'value', text: `-1${'0'.repeat(35)}.00` },
    ]);
    expect(rows.columns[0]).toMatchObject({ type: 'decimal(38,2)', numeric: true });
  });

  it('tells instants in UTC and marks them, and leaves wall clocks alone', () => {
    const at = 1_795_513_259_250_000n;
    const vector = (type: TimestampMicrosecond) => makeVector(makeData({ type, length: 2, nullCount: 0, data: new BigInt64Array([at, -1n]) }));
    const rows = decodeRows(stream({ zoned: vector(new TimestampMicrosecond('Europe/Paris')), local: vector(new TimestampMicrosecond()) }));
    expect(rows.columns[0]!.cell(0)).toEqual({ state: 'value', text: '2026-11-24 09:40:59.250Z' });
    expect(rows.columns[1]!.cell(0)).toEqual({ state: 'value', text: '2026-11-24 09:40:59.250' });
    expect(rows.columns[1]!.cell(1)).toEqual({ state: 'value', text: '1969-12-31 23:59:59.999999' });
    expect(rows.columns[0]!.type).toContain('UTC');
  });

  it('tells days, times of day and milliseconds', () => {
    const day = makeVector(makeData({ type: new DateDay(), length: 3, nullCount: 0, data: new Int32Array([0, -1, 20_000]) }));
    const time = makeVector(makeData({ type: new TimeMicrosecond(), length: 3, nullCount: 0, data: new BigInt64Array([0n, 86_399_000_001n, 34_859_000_000n]) }));
    const milli = makeVector(makeData({ type: new TimestampMillisecond(), length: 3, nullCount: 0, data: new BigInt64Array([0n, 951_782_400_000n, 5n]) }));
    const rows = decodeRows(stream({ day, time, milli }));
    const column = (index: number) => [0, 1, 2].map((row) => (rows.columns[index]!.cell(row) as { text: string }).text);
    expect(column(0)).toEqual(['1970-01-01', '1969-12-31', '2024-10-04']);
    expect(column(1)).toEqual(['00:00:00', '23:59:59.000001', '09:40:59']);
    expect(column(2)).toEqual(['1970-01-01 00:00:00', '2000-02-29 00:00:00', '1970-01-01 00:00:00.005']);
  });

  it('tells no value, an empty text and a text apart', () => {
    expect(cells(['a', '', null], new Utf8())).toEqual([{ state: 'value', text: 'a' }, { state: 'blank' }, { state: 'null' }]);
  });

  it('shows binary as hexadecimal digits, cut when long', () => {
    expect(texts([new Uint8Array([0, 255, 16])], new Binary())).toEqual(['00ff10']);
    expect(texts([new Uint8Array(100)], new Binary())[0]).toMatch(/^(00){64}… \(100 bytes\)$/);
  });

  it('shows floats as the shortest text that means the same', () => {
    expect(texts([0.1, 1e21, -0, NaN], new Float64())).toEqual(['0.1', '1e+21', '-0', 'NaN']);
    expect(texts([0.1, 16777216, 3.4028234663852886e38], new Float32())).toEqual(['0.1', '16777216', '3.4028235e+38']);
  });

  it('reads booleans across bytes', () => {
    const values = Array.from({ length: 19 }, (_, row) => row % 3 === 0);
    expect(texts(values, new Bool())).toEqual(values.map(String));
  });

  it('shows lists, structs and maps as compact JSON with all digits', () => {
    const member = new Struct<{ id: Int64; name: Utf8 }>([new Field('id', new Int64(), true), new Field('name', new Utf8(), true)]);
    expect(texts([{ id: 9007199254740993n, name: 'a "b"' }, { id: null, name: '' }], member)).toEqual([
      '{"id":9007199254740993,"name":"a \\"b\\""}',
      '{"id":null,"name":""}',
    ]);
    const list = new List(new Field('element', new Int32(), true));
    expect(texts([[1, null, 3], []], list)).toEqual(['[1,null,3]', '[]']);
    const entries = new Field('entries', new Struct<{ key: Utf8; value: Int32 }>([new Field('key', new Utf8()), new Field('value', new Int32(), true)]));
    expect(texts([new Map([['a', 1], ['b', null]])], new Map_(entries))).toEqual(['{"a":1,"b":null}']);
  });
});

describe('masks', () => {
  it('never hands out a masked value, whatever the stream holds', () => {
    const masked = { ...report, masked: [{ column: 'mail', by: 'weft', why: 'classified pii' }] };
    const rows = decodeRows(stream({ mail: vectorFromArray(['a@example.org', null], new Utf8()) }, masked));
    expect(rows.columns[0]!.mask?.why).toBe('classified pii');
    expect([0, 1].map((row) => rows.columns[0]!.cell(row))).toEqual([{ state: 'masked' }, { state: 'masked' }]);
  });

  it('shows what a catalog left of a value, and says who masks', () => {
    const masked = { ...report, masked: [{ column: 'card', by: 'mesh', why: 'read restriction show-last-4' }] };
    const rows = decodeRows(stream({ card: vectorFromArray(['nnnn-4444'], new Utf8()) }, masked));
    expect(rows.columns[0]!.cell(0)).toEqual({ state: 'value', text: 'nnnn-4444' });
    expect(rows.columns[0]!.mask?.by).toBe('mesh');
    const both = { ...report, masked: [{ column: 'card', by: 'weft', why: 'classified pii' }, ...masked.masked] };
    const hidden = decodeRows(stream({ card: vectorFromArray(['nnnn-4444'], new Utf8()) }, both));
    expect(hidden.columns[0]!.cell(0)).toEqual({ state: 'masked' });
  });

  it('masks a member inside of a value and leaves its siblings', () => {
    const masked = { ...report, masked: [{ column: 'ship_to.postcode', by: 'weft', why: 'classified pii' }] };
    const type = new Struct<{ country: Utf8; postcode: Utf8 }>([new Field('country', new Utf8(), true), new Field('postcode', new Utf8(), true)]);
    const rows = decodeRows(stream({ ship_to: vectorFromArray([{ country: 'DE', postcode: '10115' }], type) }, masked));
    expect(rows.columns[0]!.cell(0)).toEqual({ state: 'value', text: '{"country":"DE","postcode":"••••"}' });
    expect(rows.columns[0]!.mask).toBeNull();
  });

  it('does not mask a column whose name only starts the same', () => {
    const masked = { ...report, masked: [{ column: 'mail', by: 'weft', why: 'classified pii' }] };
    const rows = decodeRows(stream({ mailing: vectorFromArray(['x'], new Utf8()) }, masked));
    expect(rows.columns[0]!.cell(0)).toEqual({ state: 'value', text: 'x' });
  });
});

describe('rows', () => {
  it('reads across batches and takes the report beside them', () => {
    const rows = decodeRows(stream({ id: vectorFromArray([1, 2, 3], new Int32()) }, report, 3));
    expect(rows.length).toBe(9);
    expect([0, 3, 8].map((row) => rows.columns[0]!.cell(row))).toEqual([
      { state: 'value', text: '1' },
      { state: 'value', text: '1' },
      { state: 'value', text: '3' },
    ]);
    expect(rows.report.files_total).toBe(2);
  });

  it('shows no more rows than a page holds', () => {
    const rows = decodeRows(stream({ id: vectorFromArray(Array.from({ length: MOST_ROWS + 5 }, (_, row) => row), new Int32()) }));
    expect(rows.length).toBe(MOST_ROWS);
    expect(rows.cut).toBe(true);
  });
});
