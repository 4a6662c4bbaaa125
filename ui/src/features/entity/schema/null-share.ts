import type { ColumnStatistics } from '@/ipc/bindings';

/** Share of values that are missing; nothing where the files do not count them. */
export function nullShare(statistics: Pick<ColumnStatistics, 'values' | 'nulls'> | undefined): string {
  const share = nullFraction(statistics);
  if (share === null) return '';
  if (share === 0) return '0 %';
  const percent = share * 100;
  if (percent < 0.1) return '< 0.1 %';
  if (percent > 99.9 && percent < 100) return '> 99.9 %';
  return `${Math.round(percent * 10) / 10} %`;
}

export function nullFraction(statistics: Pick<ColumnStatistics, 'values' | 'nulls'> | undefined): number | null {
  if (!statistics || statistics.values === null || statistics.nulls === null || statistics.values === 0) return null;
  return statistics.nulls / statistics.values;
}
