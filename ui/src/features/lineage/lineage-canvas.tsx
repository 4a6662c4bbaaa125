import { useEffect, useMemo } from 'react';
import { MiniMap, ReactFlow, useReactFlow, type Node, type ReactFlowInstance } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import type { ShowLineageResponse } from '@/ipc/bindings';
import { domainLook } from '@/lib/domains';
import { useKeys } from '@/lib/screen';
import { neighbour, traced, type Direction, type LineageGraph } from './lineage-graph';
import { drawnEdges, drawnNodes, type CardNode, type DrawnNode } from './lineage-flow';
import { EDGE_PIECES, NODE_PIECES } from './lineage-pieces';

interface LineageCanvasProps {
  shown: ShowLineageResponse;
  graph: LineageGraph;
  selected: string | null;
  found: ReadonlySet<string> | null;
  onSelect: (urn: string | null) => void;
  onOpen: (urn: string) => void;
  onFocus: (urn: string) => void;
}

const FIT = { padding: 0.06, maxZoom: 1.1, minZoom: 0.2 };
const MOTION = { duration: 220 };
/** Below this zoom the names of nodes cannot be read. */
const READABLE = 0.8;

/** The drawing. Positions come from the backend; this only draws, moves the camera and hears keys. */
export function LineageCanvas({ shown, graph, selected, found, onSelect, onOpen, onFocus }: LineageCanvasProps) {
  const flow = useReactFlow<DrawnNode>();
  const marks = useMemo(
    () => ({ selected, found, path: selected === null || selected === shown.root ? null : traced(graph, selected) }),
    [selected, found, graph, shown.root],
  );
  const nodes = useMemo(() => drawnNodes(shown, marks), [shown, marks]);
  const edges = useMemo(() => drawnEdges(shown, marks), [shown, marks]);
  const walk = (direction: Direction) => {
    const next = neighbour(graph, shown.layout.nodes, selected ?? shown.root, direction);
    if (next !== undefined) onSelect(next);
  };
  useKeys('Lineage', [
    { keys: ['arrowleft'], label: 'Walk', draw: ['arrowup', 'arrowdown', 'arrowleft', 'arrowright'], run: () => walk('left') },
    { keys: ['arrowright'], label: 'Walk', shown: false, run: () => walk('right') },
    { keys: ['arrowup'], label: 'Walk', shown: false, run: () => walk('up') },
    { keys: ['arrowdown'], label: 'Walk', shown: false, run: () => walk('down') },
    { keys: ['enter'], label: 'Open', run: () => onOpen(selected ?? shown.root) },
    { keys: ['f'], label: 'Focus', run: () => selected !== null && onFocus(selected) },
    { keys: ['0'], label: 'Fit', run: () => void flow.fitView({ ...FIT, ...MOTION }) },
    { keys: ['escape'], label: 'Deselect', shown: false, run: () => onSelect(null) },
  ]);
  // A node reached by keys may lie outside the window.
  useEffect(() => {
    if (selected === null) return;
    const box = shown.layout.nodes.find((one) => one.urn === selected);
    if (!box) return;
    const { x, y, zoom } = flow.getViewport();
    const left = (box.x ?? 0) * zoom + x;
    const top = (box.y ?? 0) * zoom + y;
    const pane = document.querySelector('.ln-canvas')?.getBoundingClientRect();
    if (!pane || (left > 0 && top > 0 && left < pane.width - 180 * zoom && top < pane.height - 40 * zoom)) return;
    void flow.setCenter((box.x ?? 0) + 84, (box.y ?? 0) + 14, { zoom, ...MOTION });
  }, [selected, shown.layout.nodes, flow]);
  useEffect(() => {
    const frame = requestAnimationFrame(() => void frameView(flow, shown));
    return () => cancelAnimationFrame(frame);
  }, [flow, shown]);
  return (
    <div className="ln-canvas" role="application" aria-label={`Lineage, ${shown.drawn} of ${shown.total_nodes} things drawn`}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_PIECES}
        edgeTypes={EDGE_PIECES}
        onNodeClick={(_, node) => node.type === 'card' && onSelect(node.id)}
        onNodeDoubleClick={(_, node) => node.type === 'card' && onOpen(node.id)}
        onPaneClick={() => onSelect(null)}
        onlyRenderVisibleElements
        nodesDraggable={false}
        nodesConnectable={false}
        disableKeyboardA11y
        elevateNodesOnSelect={false}
        zoomOnDoubleClick={false}
        minZoom={0.2}
        maxZoom={2}
        proOptions={{ hideAttribution: true }}
      >
        {shown.nodes.length > 12 && (
          <MiniMap pannable zoomable ariaLabel="Overview" className="ln-mini" position="top-right" nodeColor={color} nodeStrokeWidth={0} />
        )}
      </ReactFlow>
    </div>
  );
}

/** All of it where its names can be read so; else the focus in the middle, at a size that can be read. */
function frameView(flow: ReactFlowInstance<DrawnNode>, shown: ShowLineageResponse): Promise<boolean> {
  const pane = document.querySelector('.ln-canvas')?.getBoundingClientRect();
  const root = shown.layout.nodes.find((box) => box.urn === shown.root);
  const whole = pane ? Math.min(pane.width / (shown.layout.width ?? 1), pane.height / (shown.layout.height ?? 1)) : 1;
  if (!root || whole >= READABLE) return flow.fitView(FIT);
  return flow.setCenter((root.x ?? 0) + (root.width ?? 0) / 2, (root.y ?? 0) + (root.height ?? 0) / 2, { zoom: READABLE });
}

function color(node: Node): string {
  if (node.type !== 'card') return 'transparent';
  const { domain } = (node as CardNode).data.node;
  return domain ? `var(--d-${domainLook(domain).hue.replace('d7', '7').replace('d8', '8')})` : 'var(--text-3)';
}
