import type { FreshnessObjective } from '@/ipc/bindings';
import { count } from '@/lib/time';

const WIDTH = 300;
const HEIGHT = 28;
/** Where the promise is drawn, from above. */
const PROMISE = 10;

/** Age as a share of the promise, day by day: small enough for a row, in the marks of the larger plots. */
export function ObjectiveLine({ objective }: { objective: FreshnessObjective }) {
  const { series, limit } = objective;
  const known = series.filter((day) => day.worst !== null);
  if (limit === null || limit <= 0 || known.length === 0) return <span className="s12 t3">nothing is known of these days</span>;
  const missed = series.filter((day) => day.broken_ms > 0).length;
  const label = `${count(known.length, 'day')} measured, ${missed === 0 ? 'none missed' : `${count(missed, 'day')} missed`}`;
  const points = pointsOf(objective);
  return (
    <svg className="gcv-line" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <line x1="0" x2={WIDTH} y1={PROMISE} y2={PROMISE} className="promise" />
      {runsOf(points).map((run) => (
        <polyline key={run} points={run} />
      ))}
      {points.map((point) => point?.missed && <path key={point.x} d={`M${point.x} ${point.y - 4}l4 4-4 4-4-4z`} />)}
    </svg>
  );
}

interface Point {
  x: number;
  y: number;
  missed: boolean;
}

/** A point a day; none where nothing is known. What is far over the promise stays in sight. */
export function pointsOf({ series, limit }: FreshnessObjective): (Point | null)[] {
  const step = WIDTH / Math.max(1, series.length - 1);
  const floor = HEIGHT - 2;
  return series.map((day, index) => {
    if (day.worst === null || limit === null || limit <= 0) return null;
    const share = day.worst / limit;
    const y = floor - share * (floor - PROMISE);
    return { x: round(index * step), y: round(Math.min(floor, Math.max(4, y))), missed: day.broken_ms > 0 };
  });
}

/** Days in a row that are known, as lines: over a gap none is drawn. */
function runsOf(points: readonly (Point | null)[]): string[] {
  const runs: string[][] = [[]];
  for (const point of points) {
    if (point) runs.at(-1)?.push(`${point.x},${point.y}`);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 0).map((run) => run.join(' '));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
