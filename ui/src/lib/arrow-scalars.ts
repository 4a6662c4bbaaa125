import { TimeUnit } from 'apache-arrow';

const PER_SECOND: Readonly<Record<TimeUnit, bigint>> = {
  [TimeUnit.SECOND]: 1n,
  [TimeUnit.MILLISECOND]: 1_000n,
  [TimeUnit.MICROSECOND]: 1_000_000n,
  [TimeUnit.NANOSECOND]: 1_000_000_000n,
};
const DAY = 86_400n;

/** An integer of 32-bit words, the lowest first, in two's complement. */
export function wordsToInteger(words: Uint32Array): bigint {
  let value = 0n;
  for (let index = words.length - 1; index >= 0; index -= 1) value = (value << 32n) | BigInt(words[index] ?? 0);
  return BigInt.asIntN(words.length * 32, value);
}

/** A decimal exactly as it is stored: every digit of its scale, no exponent. */
export function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString();
  if (scale <= 0) return unscaled === 0n ? '0' : sign + digits + '0'.repeat(-scale);
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

/** The shortest text that reads back as the same 32-bit number. */
export function floatText(value: number, single: boolean): string {
  if (Object.is(value, -0)) return '-0';
  if (!single || !Number.isFinite(value)) return String(value);
  for (let digits = 6; digits < 9; digits += 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(Number(value.toPrecision(9)));
}

/** `2026-11-23`; the year of any size, so that a damaged value is seen instead of refused. */
export function dayText(days: bigint): string {
  // Civil date of a day number (Hinnant's days_from_civil turned around), in eras of 400 years.
  const shifted = days + 719_468n;
  const era = floorDiv(shifted, 146_097n);
  const ofEra = shifted - era * 146_097n;
  const year = (ofEra - ofEra / 1460n + ofEra / 36_524n - ofEra / 146_096n) / 365n;
  const ofYear = ofEra - (365n * year + year / 4n - year / 100n);
  const month = (5n * ofYear + 2n) / 153n;
  const day = ofYear - (153n * month + 2n) / 5n + 1n;
  const civil = month < 10n ? month + 3n : month - 9n;
  const full = year + era * 400n + (civil <= 2n ? 1n : 0n);
  const years = full < 0n ? `-${pad(-full, 4)}` : pad(full, 4);
  return `${years}-${pad(civil, 2)}-${pad(day, 2)}`;
}

/** `09:40:59.250`: as many digits behind the second as say something. */
export function timeText(value: bigint, unit: TimeUnit): string {
  const per = PER_SECOND[unit];
  const seconds = floorDiv(value, per);
  return clockText(seconds) + fraction(value - seconds * per, per);
}

/** `2026-11-23 09:40:59`, with a `Z` where the value is an instant: those are told in UTC. */
export function instantText(value: bigint, unit: TimeUnit, zoned: boolean): string {
  const per = PER_SECOND[unit];
  const seconds = floorDiv(value, per);
  const days = floorDiv(seconds, DAY);
  const rest = fraction(value - seconds * per, per);
  return `${dayText(days)} ${clockText(seconds - days * DAY)}${rest}${zoned ? 'Z' : ''}`;
}

const UNIT_NAME: Readonly<Record<TimeUnit, string>> = {
  [TimeUnit.SECOND]: 's',
  [TimeUnit.MILLISECOND]: 'ms',
  [TimeUnit.MICROSECOND]: 'µs',
  [TimeUnit.NANOSECOND]: 'ns',
};

/** `1500 ms`. */
export function durationText(value: bigint, unit: TimeUnit): string {
  return `${value} ${UNIT_NAME[unit]}`;
}

/** Bytes as hexadecimal digits. Long values are cut, and say how long they are. */
export function hexText(bytes: Uint8Array, most = 64): string {
  let text = '';
  for (const byte of bytes.subarray(0, most)) text += byte.toString(16).padStart(2, '0');
  return bytes.length > most ? `${text}… (${bytes.length} bytes)` : text;
}

function clockText(seconds: bigint): string {
  return `${pad(seconds / 3600n, 2)}:${pad((seconds / 60n) % 60n, 2)}:${pad(seconds % 60n, 2)}`;
}

function fraction(rest: bigint, per: bigint): string {
  if (rest === 0n) return '';
  const digits = rest.toString().padStart(per.toString().length - 1, '0');
  return `.${digits.replace(/(?:000)+$/, '')}`;
}

function floorDiv(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function pad(value: bigint, digits: number): string {
  return value.toString().padStart(digits, '0');
}
