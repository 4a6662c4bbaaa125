import uPlot from 'uplot';
import type { SlaMeasure } from '@/ipc/bindings';
import type { Colours } from '../health/plot';
import { axes } from '../health/plot-axes';
import { onScale } from './sla-words';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1000, 10_000, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY];

/** Days as uPlot takes them: kept days and missed days are drawn as two series. */
export function barsOf(measure: SlaMeasure): uPlot.AlignedData {
  const days = measure.series;
  return [
    days.map((day) => Date.parse(day.day) / 1000),
    days.map((day) => (day.broken_ms > 0 ? null : day.worst)),
    days.map((day) => (day.broken_ms > 0 ? day.worst : null)),
  ];
}

/** A bar a day, the missed ones in red; the new promise as a line, today's dashed. */
export function barOptions(colour: Colours, measure: SlaMeasure, today: number | null): Omit<uPlot.Options, 'width' | 'height'> {
  const bars = uPlot.paths.bars?.({ size: [0.7, 14] });
  const bar = (token: string) => ({ stroke: colour(token), fill: colour(token), ...(bars && { paths: bars }), points: { show: false } });
  const top = Math.max(measure.limit ?? 0, today ?? 0);
  return {
    legend: { show: false },
    cursor: { show: false },
    padding: [10, 12, 0, 0],
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(high, top, 1e-3) * 1.12] } },
    axes: axes(colour, (value) => onScale(value, measure.scale), measure.scale === 'millis' ? STEPS : undefined),
    series: [{}, bar('--mark-bar'), bar('--bad-fill')],
    hooks: {
      draw: [
        (plot) => {
          if (today !== null) across(plot, today, colour('--text-3'), [3, 3]);
          if (measure.limit !== null) across(plot, measure.limit, colour('--accent'), []);
        },
      ],
    },
  };
}

function across(plot: uPlot, value: number, stroke: string, dash: readonly number[]) {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
