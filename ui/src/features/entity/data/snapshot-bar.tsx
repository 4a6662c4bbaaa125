import { Button } from '@/components/button';
import { IconButton } from '@/components/icon-button';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { count, number, duration } from '@/lib/time';
import { SnapshotPlot } from './snapshot-plot';
import { indexOfSnapshot } from './snapshots';

interface SnapshotBarProps {
  entity: ShowEntityResponse;
  chosen: string | undefined;
  /** Undefined: the current one. */
  onChoose: (snapshot: string | undefined) => void;
  onStep: (by: number) => void;
}

/** One bar a commit. What is chosen here is what every other part of the side shows. */
export function SnapshotBar({ entity, chosen, onChoose, onStep }: SnapshotBarProps) {
  const { snapshots, current_snapshot: current } = entity;
  const first = snapshots[0];
  const last = snapshots.at(-1);
  if (!first || !last) return null;
  const at = indexOfSnapshot(snapshots, chosen, current);
  const counted = snapshots.some((one) => one.rows !== null);
  return (
    <div className="row g4 tlr">
      <div className="tl-name">
        <div className="b5 s12">{count(snapshots.length, 'snapshot')}</div>
        <div className="s11 t3 num">
          {snapshots.length > 1 && `in ${duration(Date.parse(last.at) - Date.parse(first.at))}`}
          {counted ? `${snapshots.length > 1 ? ', ' : ''}by rows` : ', rows not counted'}
        </div>
      </div>
      <SnapshotPlot snapshots={snapshots} refs={entity.refs} at={at} current={current} onChoose={onChoose} onStep={onStep} />
      <div className="row g1">
        <IconButton icon="back" label="Earlier snapshot" combo="[" bordered disabled={at <= 0} onClick={() => onStep(-1)} />
        <IconButton icon="forward" label="Later snapshot" combo="]" bordered disabled={at >= snapshots.length - 1} onClick={() => onStep(1)} />
        <Button small disabled={chosen === undefined} onClick={() => onChoose(undefined)} title={`Rows of the latest: ${last.rows === null ? 'not counted' : number(last.rows)}`}>
          Latest
        </Button>
      </div>
    </div>
  );
}
