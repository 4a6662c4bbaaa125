import type { TestResult, TestStatus } from '@/ipc/bindings';

const RANK: Readonly<Record<TestStatus, number>> = { failed: 0, errored: 1, warned: 2, not_run: 3, passed: 4 };

/** What fails first, then by column and name. */
export function byUrgency(results: readonly TestResult[]): TestResult[] {
  return [...results].sort(
    (a, b) => RANK[a.status] - RANK[b.status] || (a.column ?? '').localeCompare(b.column ?? '') || a.name.localeCompare(b.name),
  );
}
