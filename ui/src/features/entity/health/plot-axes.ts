import type uPlot from 'uplot';
import { date } from '@/lib/time';
import type { Colours } from './plot';

const FONT = '11px "Inter Variable", Inter, sans-serif';

/** Axes as the design draws them: quiet, without ticks, dates below. */
export function axes(colour: Colours, value: (amount: number) => string, steps?: number[]): uPlot.Axis[] {
  const text = colour('--text-3');
  const line = colour('--line-faint');
  return [
    {
      font: FONT,
      stroke: text,
      grid: { show: false },
      ticks: { show: false },
      space: 110,
      size: 24,
      gap: 4,
      values: (_plot, splits) => splits.map((at) => shortDate(at, splits)),
    },
    {
      font: FONT,
      stroke: text,
      grid: { stroke: line, width: 1 },
      ticks: { show: false },
      size: 62,
      space: 26,
      ...(steps && { incrs: steps }),
      values: (_plot, splits) => splits.map(value),
    },
  ];
}

function shortDate(at: number, splits: readonly number[]): string {
  const when = new Date(at * 1000);
  const first = splits[0] ?? at;
  const last = splits.at(-1) ?? at;
  if (last - first > 2 * 86_400) return date(when).replace(/ \d+$/, '');
  return `${String(when.getHours()).padStart(2, '0')}:${String(when.getMinutes()).padStart(2, '0')}`;
}
