import type { Edge, Node } from '@xyflow/react';
import type { LineageNode, ShowLineageResponse } from '@/ipc/bindings';
import { edgeOnTrace, onTrace, type Trace } from './lineage-graph';

export interface LaneData extends Record<string, unknown> {
  domain: string | null;
}
export interface ColumnData extends Record<string, unknown> {
  depth: number;
}
export interface CardData extends Record<string, unknown> {
  node: LineageNode;
  root: boolean;
  late: boolean;
  /** It has an open incident, or one reaches it. */
  trouble: 'own' | 'upstream' | null;
  selected: boolean;
  /** Off the traced path, or not among what is looked for. */
  quiet: boolean;
}
export interface PathData extends Record<string, unknown> {
  d: string;
  on: boolean;
  quiet: boolean;
}

export type LaneNode = Node<LaneData, 'lane'>;
export type ColumnNode = Node<ColumnData, 'column'>;
export type CardNode = Node<CardData, 'card'>;
export type DrawnNode = LaneNode | ColumnNode | CardNode;
export type DrawnEdge = Edge<PathData, 'path'>;

interface Marks {
  selected: string | null;
  /** What lies on the traced path; null: nothing is traced. */
  path: Trace | null;
  /** What is looked for; null: nothing is. */
  found: ReadonlySet<string> | null;
}

const fixed = { draggable: false, connectable: false, deletable: false };

/** Nodes for the canvas: lanes below, then the heads of columns, then cards, all where the layout put them. */
export function drawnNodes(shown: ShowLineageResponse, marks: Marks): DrawnNode[] {
  const { layout } = shown;
  const late = new Set(shown.late);
  const [own, upstream] = [new Set(shown.in_trouble), new Set(shown.reached)];
  const boxes = new Map(layout.nodes.map((box) => [box.urn, box]));
  const lanes: LaneNode[] = layout.lanes.map((lane) => ({
    id: `lane ${lane.domain ?? ''}`,
    type: 'lane',
    position: { x: 0, y: lane.y ?? 0 },
    width: layout.width ?? 0,
    height: lane.height ?? 0,
    zIndex: -2,
    selectable: false,
    focusable: false,
    data: { domain: lane.domain },
    ...fixed,
  }));
  const columns: ColumnNode[] = layout.columns.map(([depth, x]) => ({
    id: `column ${depth}`,
    type: 'column',
    position: { x: x ?? 0, y: 4 },
    width: 160,
    height: 18,
    zIndex: -1,
    selectable: false,
    focusable: false,
    data: { depth },
    ...fixed,
  }));
  const cards = shown.nodes.flatMap((node): CardNode[] => {
    const box = boxes.get(node.urn);
    if (!box) return [];
    const quiet =
      (marks.path !== null && !onTrace(marks.path, node.urn)) || (marks.found !== null && !marks.found.has(node.urn));
    return [
      {
        id: node.urn,
        type: 'card',
        position: { x: box.x ?? 0, y: box.y ?? 0 },
        width: box.width ?? 0,
        height: box.height ?? 0,
        focusable: false,
        data: {
          node,
          root: node.urn === shown.root,
          late: late.has(node.urn),
          trouble: own.has(node.urn) ? 'own' : upstream.has(node.urn) ? 'upstream' : null,
          selected: node.urn === marks.selected,
          quiet,
        },
        ...fixed,
      },
    ];
  });
  return [...lanes, ...columns, ...cards];
}

/** Edges for the canvas, drawn exactly where the layout put them; those on the path last, above the others. */
export function drawnEdges(shown: ShowLineageResponse, marks: Marks): DrawnEdge[] {
  return shown.layout.paths.map((path) => {
    const on = marks.path !== null && edgeOnTrace(marks.path, path.from, path.to);
    return {
      id: `${path.from} ${path.to}`,
      source: path.from,
      target: path.to,
      type: 'path',
      selectable: false,
      focusable: false,
      zIndex: on ? 1 : 0,
      data: { d: path.d, on, quiet: marks.path !== null && !on },
    };
  });
}

/** The head of a column. */
export function columnLabel(depth: number): string {
  if (depth === 0) return 'Focus';
  return depth < 0 ? `${-depth} up` : `${depth} down`;
}
