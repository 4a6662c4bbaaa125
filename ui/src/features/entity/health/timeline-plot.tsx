import { date } from '@/lib/time';
import { LANES, type Happening } from './timeline-events';

const HEAD = 112;
const LANE = 26;
const FOOT = 20;
const END = 12;
const DAY = 86_400_000;
/** Marks closer than this are one mark: more could not be told apart. */
const APART = 1.5;

interface TimelinePlotProps {
  /** Read out instead of the drawing. */
  label: string;
  events: readonly Happening[];
  from: number;
  to: number;
  width: number;
}

/** Lanes below each other: instants as marks, what lasted as bars. The table beside it holds the same. */
export function TimelinePlot({ label, events, from, to, width }: TimelinePlotProps) {
  const inner = Math.max(80, width - HEAD - END);
  const x = (at: number) => HEAD + ((Math.max(at, from) - from) / (to - from)) * inner;
  const height = LANES.length * LANE + FOOT;
  return (
    <svg className="tl" role="img" aria-label={label} width={HEAD + inner + END} height={height}>
      {ticks(from, to, inner).map(({ at, name }) => (
        <g key={at}>
          <line className="tl-grid" x1={x(at)} x2={x(at)} y1={0} y2={height - FOOT} />
          <text className="tl-text" x={x(at)} y={height - 5} textAnchor="middle">
            {name}
          </text>
        </g>
      ))}
      {LANES.map(({ lane, name }, row) => {
        const middle = row * LANE + LANE / 2;
        return (
          <g key={lane}>
            <text className="tl-text" x={8} y={middle + 4}>
              {name}
            </text>
            <line className="tl-grid" x1={HEAD} x2={HEAD + inner} y1={middle} y2={middle} />
            {drawn(events.filter((one) => one.lane === lane), x).map((one) => (
              <Mark key={`${one.from} ${one.text}`} event={one} x={x} middle={middle} />
            ))}
          </g>
        );
      })}
    </svg>
  );
}

function Mark({ event, x, middle }: { event: Happening; x: (at: number) => number; middle: number }) {
  const left = x(event.from);
  if (event.to !== undefined) {
    const wide = Math.max(3, x(event.to) - left);
    return (
      <rect className={`tl-mark ${event.tone}`} x={left} y={middle - 6} width={wide} height={12} rx={2}>
        <title>{event.text}</title>
      </rect>
    );
  }
  // A shape for each tone, so that colour is never alone.
  if (event.tone === 'bad')
    return (
      <path className="tl-mark bad" d={`M${left} ${middle - 6}l6 6l-6 6l-6 -6z`}>
        <title>{event.text}</title>
      </path>
    );
  if (event.tone === 'warn')
    return (
      <path className="tl-mark warn" d={`M${left} ${middle - 5}l5 10h-10z`}>
        <title>{event.text}</title>
      </path>
    );
  return (
    <rect className={`tl-mark ${event.tone}`} x={left - 1.25} y={middle - 7} width={2.5} height={14} rx={1}>
      <title>{event.text}</title>
    </rect>
  );
}

/** The marks that can be told apart; of several at one place the worst stays. */
function drawn(events: readonly Happening[], x: (at: number) => number): Happening[] {
  const rank = { bad: 3, warn: 2, good: 1, plain: 0 };
  const kept: Happening[] = [];
  for (const event of events) {
    const before = kept.at(-1);
    const close = before && event.to === undefined && before.to === undefined && x(event.from) - x(before.from) < APART;
    if (!close) kept.push(event);
    else if (rank[event.tone] > rank[before.tone]) kept[kept.length - 1] = event;
  }
  return kept;
}

/** Round instants below the lanes, as many as there is room for. */
function ticks(from: number, to: number, width: number): { at: number; name: string }[] {
  const steps = [3_600_000, 3 * 3_600_000, 6 * 3_600_000, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY];
  const wanted = (to - from) / Math.max(1, Math.floor(width / 110));
  const step = steps.find((one) => one >= wanted) ?? 30 * DAY;
  const first = new Date(from);
  if (step >= DAY) first.setHours(0, 0, 0, 0);
  else first.setMinutes(0, 0, 0);
  const found: { at: number; name: string }[] = [];
  for (let at = first.getTime() + step; at < to - step / 4; at += step) {
    const when = new Date(at);
    const hours = `${String(when.getHours()).padStart(2, '0')}:00`;
    found.push({ at, name: step >= DAY ? date(when).replace(/ \d+$/, '') : hours });
  }
  return found;
}
