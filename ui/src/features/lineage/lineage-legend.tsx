import { useReactFlow, useViewport } from '@xyflow/react';
import { Icon } from '@/components/icon';
import { IconButton } from '@/components/icon-button';
import { Keycap } from '@/components/keycap';

/** Zoom, and what the marks mean. */
export function LineageLegend() {
  const flow = useReactFlow();
  const { zoom } = useViewport();
  return (
    <div className="ln-strip row g3 s11 t2">
      <span className="row g1">
        <IconButton icon="minus" label="Zoom out" onClick={() => void flow.zoomOut()} />
        <span className="num ln-zoom">{Math.round(zoom * 100)} %</span>
        <IconButton icon="plus" label="Zoom in" onClick={() => void flow.zoomIn()} />
        <button type="button" className="btn gh sm" onClick={() => void flow.fitView({ padding: 0.06, duration: 220 })}>
          Fit <Keycap combo="0" />
        </button>
      </span>
      <span className="row g1">
        <i className="ln-key path" /> traced path
      </span>
      <span className="row g1">
        <i className="ln-key edge" /> is read by
      </span>
      <span className="row g1">
        <i className="ln-key round" /> consumer
      </span>
      <span className="row g1 bad">
        <Icon name="bad" size={12} /> late
      </span>
      <span className="row g1 bad">
        <Icon name="warning" size={12} /> incident
      </span>
      <span className="row g1">
        <Icon name="info" size={12} className="ln-told" /> incident upstream
      </span>
    </div>
  );
}
