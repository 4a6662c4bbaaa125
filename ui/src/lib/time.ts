const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A span of time in at most two units: `35 min`, `1 h 10 min`, `3 days`. */
export function span(millis: number): string {
  const length = Math.abs(millis);
  if (length < MINUTE) return `${Math.round(length / 1000)} s`;
  if (length < HOUR) return `${Math.round(length / MINUTE)} min`;
  if (length < DAY) {
    const minutes = Math.round(length / MINUTE);
    const rest = minutes % 60;
    return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
  }
  const days = Math.floor(length / DAY);
  const hours = Math.round((length % DAY) / HOUR);
  if (length >= 3 * DAY || hours === 0) return count(Math.round(length / DAY), 'day');
  return hours === 24 ? count(days + 1, 'day') : `${count(days, 'day')} ${hours} h`;
}

/** How long something took: `0.3 s`, `42 s`, then as [`span`]. */
export function duration(millis: number): string {
  if (millis < 50) return 'under 0.1 s';
  return millis < 10_000 ? `${(millis / 1000).toFixed(1)} s` : span(millis);
}

/** Measured of promised, in the promise's unit: `22 of 60 min`, `23.4 of 24 h`, `28 min of 2 h`. */
export function measuredOf(ageMillis: number, promisedMillis: number): string {
  const [unit, name] =
    promisedMillis >= 3 * DAY ? [DAY, 'days'] : promisedMillis > HOUR ? [HOUR, 'h'] : [MINUTE, 'min'];
  const age = ageMillis / unit;
  const promised = trim(promisedMillis / unit);
  const far = ageMillis > promisedMillis * 20 || (unit !== MINUTE && age < 1);
  if (far) return `${coarse(ageMillis)} of ${promised} ${name}`;
  // A late age is never shown as the promise itself.
  const shown = ageMillis > promisedMillis ? Math.ceil(age * 10) / 10 : age;
  return `${unit === MINUTE ? Math.round(age) : trim(shown)} of ${promised} ${name}`;
}

/** A span in one unit, for narrow columns. */
function coarse(millis: number): string {
  if (millis < HOUR) return `${Math.round(millis / MINUTE)} min`;
  return millis < 2 * DAY ? `${Math.round(millis / HOUR)} h` : `${Math.round(millis / DAY)} days`;
}

function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

/** How long ago: `just now`, `2 min ago`, `3 h ago`, `yesterday`, `4 days ago`, then the date. */
export function ago(at: Date, now: Date): string {
  const passed = now.getTime() - at.getTime();
  if (passed < -MINUTE) return `on ${date(at)}`;
  if (passed < MINUTE) return 'just now';
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h ago`;
  const days = Math.floor(passed / DAY);
  if (days === 1) return 'yesterday';
  return days < 14 ? `${days} days ago` : date(at);
}

/** `14 Jan 2027`. */
export function date(at: Date): string {
  return `${at.getDate()} ${MONTHS[at.getMonth()] ?? ''} ${at.getFullYear()}`;
}

/** `09:41` today, else `14 Jan 2027, 09:41`. */
export function clock(at: Date, now: Date): string {
  const time = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
  return at.toDateString() === now.toDateString() ? time : `${date(at)}, ${time}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** `1 product`, `3 products`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${number(amount)} ${amount === 1 ? noun : plural}`;
}

/** A whole number with thin groups: `12,480`. */
export function number(value: number): string {
  return value.toLocaleString('en-GB');
}

/** Bytes for people: `46 MB`. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : Math.round(value * 10) / 10} ${units[unit] ?? ''}`;
}
