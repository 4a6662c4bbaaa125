import { useRef, type KeyboardEvent } from 'react';
import type { Snapshot, SnapshotRef } from '@/ipc/bindings';
import { useWidth } from '@/lib/use-width';
import { useNow } from '@/lib/use-now';
import { clock, number } from '@/lib/time';
import { barHeights, refsBySnapshot, windowOf } from './snapshots';

const HEIGHT = 46;
const BASE = 26;
const TALLEST = 20;
const NARROWEST = 9;
const WIDEST = 40;

interface SnapshotPlotProps {
  snapshots: readonly Snapshot[];
  refs: readonly SnapshotRef[];
  /** Index of the chosen one. */
  at: number;
  current: string | null;
  onChoose: (snapshot: string | undefined) => void;
  onStep: (by: number) => void;
}

/** The bars as a slider: arrow keys step, Home and End go to the ends, a press chooses. */
export function SnapshotPlot({ snapshots, refs, at, current, onChoose, onStep }: SnapshotPlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 600);
  const now = useNow();
  const { from, to } = windowOf(snapshots.length, at, Math.max(2, Math.floor(width / NARROWEST)));
  const shown = snapshots.slice(from, to);
  const pitch = Math.min(WIDEST, width / shown.length);
  const left = width - pitch * shown.length;
  const heights = barHeights(shown, TALLEST);
  const marked = refsBySnapshot(refs, current);
  const x = (index: number) => left + pitch * index;
  const chosen = snapshots[at];
  const tell = (one: Snapshot) => `${clock(new Date(one.at), now)}${one.id === current ? ', latest' : ''}`;

  function key(event: KeyboardEvent) {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10, Home: -snapshots.length, End: snapshots.length }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onStep(by);
  }
  return (
    <div
      ref={box}
      className="grow tl-plot"
      role="slider"
      tabIndex={0}
      aria-label="Snapshot"
      aria-valuemin={1}
      aria-valuemax={snapshots.length}
      aria-valuenow={at + 1}
      aria-valuetext={chosen ? `${tell(chosen)}, ${wordsOf(chosen)}` : undefined}
      onKeyDown={key}
    >
      <svg width={width} height={HEIGHT} aria-hidden="true">
        <path d={`M0 ${BASE + 0.5}H${width}`} stroke="var(--line)" />
        {shown.map((one, index) => {
          const height = heights[index] ?? 4;
          const selected = from + index === at;
          const flags = marked.get(one.id) ?? [];
          return (
            <g key={one.id} onClick={() => onChoose(one.id === current ? undefined : one.id)}>
              <title>{`${tell(one)}\n${wordsOf(one)}`}</title>
              <rect x={x(index)} y={0} width={pitch} height={HEIGHT} fill="transparent" />
              <rect
                x={x(index) + pitch / 2 - 3}
                y={BASE - height}
                width={6}
                height={height}
                rx={1}
                fill={selected ? 'var(--accent)' : 'var(--mark-bar)'}
              />
              {selected && <path d={`M${x(index) + pitch / 2 - 5} ${BASE + 4}h10l-5 -4z`} fill="var(--accent)" />}
              {flags.length > 0 && <Flag x={x(index) + pitch / 2} />}
            </g>
          );
        })}
        <Labels shown={shown} at={at - from} x={(index) => x(index) + pitch / 2} width={width} oldest={from === 0} tell={tell} flags={marked} />
      </svg>
    </div>
  );
}

function Flag({ x }: { x: number }) {
  return (
    <>
      <path d={`M${x} 1V${BASE}`} stroke="var(--text-2)" strokeDasharray="2 2" />
      <path d={`M${x} 1h7l-2 3 2 3h-7z`} fill="var(--text-2)" />
    </>
  );
}

interface LabelsProps {
  shown: readonly Snapshot[];
  at: number;
  x: (index: number) => number;
  width: number;
  oldest: boolean;
  tell: (one: Snapshot) => string;
  flags: ReadonlyMap<string, SnapshotRef[]>;
}

/** Times under the bars: the chosen one always, the others where they do not run into it. */
function Labels({ shown, at, x, width, oldest, tell, flags }: LabelsProps) {
  const chosen = shown[at];
  const taken: [number, number][] = [];
  const labels: { text: string; x: number; anchor: 'start' | 'middle' | 'end'; tone: string; bold?: boolean }[] = [];
  const place = (text: string, center: number, tone: string, bold = false) => {
    const half = (text.length * 6.2) / 2;
    const anchor = center - half < 0 ? 'start' : center + half > width ? 'end' : 'middle';
    const from = anchor === 'start' ? 0 : anchor === 'end' ? width - half * 2 : center - half;
    const to = from + half * 2;
    if (taken.some(([a, b]) => from < b + 10 && to > a - 10)) return;
    taken.push([from, to]);
    labels.push({ text, x: anchor === 'start' ? 0 : anchor === 'end' ? width : center, anchor, tone, bold });
  };
  if (chosen) place(tell(chosen), x(at), 'var(--accent-text)', true);
  shown.forEach((one, index) => {
    const names = flags.get(one.id)?.map((ref) => `${ref.kind} ${ref.name}`);
    if (names) place(names.join(', '), x(index), 'var(--text-2)');
  });
  const first = shown[0];
  const last = shown.at(-1);
  if (first) place(oldest ? `${tell(first)}, oldest kept` : tell(first), x(0), 'var(--text-3)');
  if (last) place(tell(last), x(shown.length - 1), 'var(--text-3)');
  return labels.map((label) => (
    <text key={label.text} x={label.x} y={41} fontSize={11} textAnchor={label.anchor} fontWeight={label.bold ? 600 : 400} style={{ fill: label.tone }}>
      {label.text}
    </text>
  ));
}

function wordsOf(one: Snapshot): string {
  const added = typeof one.added_rows === 'number' && one.added_rows > 0 ? `, ${number(one.added_rows)} added` : '';
  const deleted = typeof one.deleted_rows === 'number' && one.deleted_rows > 0 ? `, ${number(one.deleted_rows)} deleted` : '';
  return `${one.operation}, ${one.rows === null ? 'rows not counted' : `${number(one.rows)} rows`}${added}${deleted}`;
}
