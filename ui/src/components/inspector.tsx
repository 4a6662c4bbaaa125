import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { classes } from '@/lib/class-names';
import { useMedia } from '@/lib/use-media';
import { IconButton } from './icon-button';

const MIN = 264;
const MAX = 520;
const STEP = 16;

interface InspectorProps {
  label: string;
  onClose?: () => void;
  /** Buttons at the right of the head. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The panel at the right: 320 wide, resizable with pointer or arrow keys; below 1180 it lies over the main part. */
export function Inspector({ label, onClose, actions, children }: InspectorProps) {
  const [width, setWidth] = useState(320);
  const narrow = useMedia('(max-width: 1180px)');
  const from = useRef<{ x: number; width: number } | null>(null);
  const set = (wanted: number) => setWidth(Math.round(Math.min(MAX, Math.max(MIN, wanted))));

  function start(event: PointerEvent<HTMLDivElement>) {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width };
  }
  function move(event: PointerEvent) {
    if (from.current) set(from.current.width + from.current.x - event.clientX);
  }
  function key(event: KeyboardEvent) {
    const by = event.key === 'ArrowLeft' ? STEP : event.key === 'ArrowRight' ? -STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    set(width + by);
  }

  return (
    <aside className={classes('pane insp', narrow && 'over')} style={{ width }} aria-label={label}>
      {/* A window splitter, as ARIA describes it: focusable, with a value, moved by arrow keys. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        className="insp-grip"
        role="separator"
        aria-label="Width of the panel"
        aria-orientation="vertical"
        aria-valuemin={MIN}
        aria-valuemax={MAX}
        aria-valuenow={width}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={() => {
          from.current = null;
        }}
        onKeyDown={key}
      />
      <div className="row g2 ih">
        <span className="s12 t3">{label}</span>
        <span className="end row g1">
          {actions}
          {onClose && <IconButton icon="close" label="Close" combo="escape" onClick={onClose} />}
        </span>
      </div>
      <div className="scroll">{children}</div>
    </aside>
  );
}
