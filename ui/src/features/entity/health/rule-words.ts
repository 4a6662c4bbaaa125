import type { MeasureQualityResponse, RuleResult, TestResult } from '@/ipc/bindings';
import { count, number } from '@/lib/time';

/** The number of a rule as people read it: `0`, `2.5 %`. */
export function measuredText({ measured, percent = false }: RuleResult): string | null {
  if (typeof measured !== 'number') return null;
  return percent ? `${trimmed(measured)} %` : trimmed(measured);
}

function trimmed(value: number): string {
  return Number.isInteger(value) ? number(value) : String(Number(value.toPrecision(6)));
}

/** What was found by a test: a rule's number, else the rows that fail. */
export function foundText(test: TestResult): string {
  const measured = test.rule ? measuredText(test.rule) : null;
  if (measured !== null) return measured;
  return typeof test.failures === 'number' ? count(test.failures, 'row') : '';
}

/** Where a rule's number comes from: what is expected, of how many rows, of which snapshot. */
export function basisText({ expected, rows_checked: rows, snapshot_id: snapshot }: RuleResult): string {
  return [
    expected ?? null,
    typeof rows === 'number' ? `${count(rows, 'row')} looked at` : null,
    snapshot ? `snapshot ${snapshot}` : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** What a measure came to, in one line. */
export function outcomeText({ results, measured }: MeasureQualityResponse): string {
  const of = (...states: string[]) => results.filter((result) => states.includes(result.status)).length;
  const [holds, broken, untold] = [of('pass'), of('fail', 'warn'), of('error', 'not_run')];
  const unchanged = measured.length > 0 && measured.every((table) => table.unchanged);
  if (unchanged) return 'Nothing was new: these are the results of before.';
  return [
    `${number(holds)} of ${count(results.length, 'rule')} hold`,
    ...(broken > 0 ? [`${number(broken)} ${broken === 1 ? 'does' : 'do'} not`] : []),
    ...(untold > 0 ? [`${number(untold)} could not be told`] : []),
  ].join(', ');
}
