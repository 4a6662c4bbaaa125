import { BaseEdge, Handle, Position, type EdgeProps, type NodeProps } from '@xyflow/react';
import { DomainGlyph } from '@/components/domain-glyph';
import { Icon } from '@/components/icon';
import { KindIcon } from '@/components/kind-icon';
import { classes } from '@/lib/class-names';
import { domainLook } from '@/lib/domains';
import { columnLabel, type CardNode, type ColumnNode, type DrawnEdge, type LaneNode } from './lineage-flow';

function LanePiece({ data }: NodeProps<LaneNode>) {
  return (
    <div className={classes('ln-lane', data.domain ? domainLook(data.domain).hue : 'no-domain')}>
      <span className="row g1 s12 b5">
        <DomainGlyph domain={data.domain} size={10} />
        {data.domain ?? 'No domain'}
      </span>
    </div>
  );
}

function ColumnPiece({ data }: NodeProps<ColumnNode>) {
  return <span className="s11 t3">{columnLabel(data.depth)}</span>;
}

function CardPiece({ data }: NodeProps<CardNode>) {
  const { node } = data;
  const consumer = node.kind === 'dashboard' || node.kind === 'metric';
  return (
    <div
      className={classes(
        'ln-card',
        data.root && 'root',
        data.selected && 'on',
        data.quiet && 'quiet',
        consumer && 'round',
      )}
      title={node.owner ? `${node.name}, ${node.owner}` : node.name}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} />
      {node.kind === 'product' ? <DomainGlyph domain={node.domain} size={10} /> : <KindIcon kind={node.kind} size={12} />}
      <span className="el grow">{node.name}</span>
      {node.more_upstream > 0 && <span className="ln-more left">{node.more_upstream} more</span>}
      {node.more_downstream > 0 && <span className="ln-more right">{node.more_downstream} more</span>}
      {(data.late || data.trouble !== null) && (
        <span className="ln-late">
          {data.trouble === 'own' && <Icon name="warning" size={13} label="Incident open" />}
          {data.trouble === 'upstream' && <Icon name="info" size={13} label="Told of an incident upstream" className="ln-told" />}
          {data.late && <Icon name="bad" size={13} label="Late" />}
        </span>
      )}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

function PathPiece({ id, data }: EdgeProps<DrawnEdge>) {
  return (
    <BaseEdge
      id={id}
      path={data?.d ?? ''}
      className={classes('ln-path', data?.on && 'on', data?.quiet && 'quiet')}
      interactionWidth={0}
    />
  );
}

/** How each kind of node is drawn. Stable, as the canvas asks for. */
export const NODE_PIECES = { lane: LanePiece, column: ColumnPiece, card: CardPiece };
export const EDGE_PIECES = { path: PathPiece };
