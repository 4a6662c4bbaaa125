import uPlot from 'uplot';
import { number } from '@/lib/time';
import type { Colours } from './plot';
import { axes } from './plot-axes';
import type { DayRows } from './rows-per-day';

type Options = Omit<uPlot.Options, 'width' | 'height'>;

function bars(colour: Colours, token: string, width: [number, number]) {
  const paths = uPlot.paths.bars?.({ size: width });
  return { stroke: colour(token), fill: colour(token), ...(paths && { paths }), points: { show: false } };
}

function base(colour: Colours): Options {
  return {
    legend: { show: false },
    cursor: { show: false },
    padding: [10, 12, 0, 0],
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.08)] } },
    axes: axes(colour, shortNumber),
    series: [{}],
  };
}

/** A bar a commit. */
export function rowsOptions(colour: Colours): Options {
  return { ...base(colour), series: [{}, bars(colour, '--mark-bar', [0.7, 22])] };
}

/** Days as usual and days with few rows as two series. */
export function dayData(days: readonly DayRows[]): uPlot.AlignedData {
  return [days.map((one) => one.day / 1000), days.map((one) => (one.few ? null : one.added)), days.map((one) => (one.few ? one.added : null))];
}

/** A bar a day, in another colour where few rows came; a bracket around what was expected. */
export function dayOptions(colour: Colours, days: readonly DayRows[]): Options {
  const top = Math.max(1, ...days.map((one) => Math.max(one.added, one.high ?? 0)));
  return {
    ...base(colour),
    scales: { y: { range: () => [0, top * 1.08] } },
    series: [{}, bars(colour, '--mark-bar', [0.6, 26]), bars(colour, '--warn-fill', [0.6, 26])],
    hooks: {
      draw: [
        (plot) => {
          const { ctx, bbox } = plot;
          const half = Math.min(16 * devicePixelRatio, (bbox.width / Math.max(1, days.length)) * 0.36);
          ctx.save();
          ctx.strokeStyle = colour('--text-3');
          ctx.lineWidth = devicePixelRatio;
          ctx.beginPath();
          for (const one of days) {
            if (one.low === null || one.high === null) continue;
            const x = plot.valToPos(one.day / 1000, 'x', true);
            for (const value of [one.low, one.high]) {
              const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
              ctx.moveTo(x - half, y);
              ctx.lineTo(x + half, y);
            }
          }
          ctx.stroke();
          ctx.restore();
        },
      ],
    },
  };
}

function shortNumber(value: number): string {
  if (value >= 1e6) return `${Math.round(value / 1e5) / 10} M`;
  if (value >= 1e3) return `${Math.round(value / 100) / 10} k`;
  return number(Math.round(value * 10) / 10);
}
