import type uPlot from 'uplot';
import { span } from '@/lib/time';
import { axes } from './plot-axes';
import type { Colours } from './plot';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Distances of the lines across: spans that people say. */
const STEPS = [1000, 10_000, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY];

/** A line of ages, diamonds where the promise was missed, and the promise as a dashed line. */
export function freshnessOptions(colour: Colours, promised: number | null): Omit<uPlot.Options, 'width' | 'height'> {
  return {
    legend: { show: false },
    cursor: { show: false },
    padding: [10, 12, 0, 0],
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(high, promised ?? 0) * 1.12] } },
    axes: axes(colour, span, STEPS),
    series: [
      {},
      { stroke: colour('--mark-bar-strong'), width: 1.25, points: { show: false } },
      {
        stroke: 'transparent',
        points: {
          show: true,
          size: 8,
          fill: colour('--bad-fill'),
          stroke: colour('--bad-fill'),
          paths: (plot, series, first, last) => diamonds(plot, series, first, last),
        },
      },
    ],
    hooks: {
      draw: [
        (plot) => {
          if (promised === null) return;
          const { ctx, bbox } = plot;
          const y = Math.round(plot.valToPos(promised, 'y', true)) + 0.5;
          ctx.save();
          ctx.strokeStyle = colour('--text-3');
          ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
          ctx.beginPath();
          ctx.moveTo(bbox.left, y);
          ctx.lineTo(bbox.left + bbox.width, y);
          ctx.stroke();
          ctx.restore();
        },
      ],
    },
  };
}

function diamonds(plot: uPlot, series: number, first: number, last: number): { fill: Path2D; stroke: Path2D } {
  const path = new Path2D();
  const half = 4.5 * devicePixelRatio;
  for (let index = first; index <= last; index += 1) {
    const value = plot.data[series]?.[index];
    const at = plot.data[0][index];
    if (value === null || value === undefined || at === undefined) continue;
    const x = plot.valToPos(at, 'x', true);
    const y = plot.valToPos(value, 'y', true);
    path.moveTo(x, y - half);
    path.lineTo(x + half, y);
    path.lineTo(x, y + half);
    path.lineTo(x - half, y);
    path.closePath();
  }
  return { fill: path, stroke: path };
}
