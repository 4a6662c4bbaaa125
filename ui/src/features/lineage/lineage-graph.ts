import type { ShowLineageResponse } from '@/ipc/bindings';

/** What the canvas asks of a drawn view: who reads whom, and what lies on the way. */
export interface LineageGraph {
  upstream: ReadonlyMap<string, readonly string[]>;
  downstream: ReadonlyMap<string, readonly string[]>;
}

export function lineageGraph(view: Pick<ShowLineageResponse, 'edges'>): LineageGraph {
  const upstream = new Map<string, string[]>();
  const downstream = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, value: string) => {
    const known = map.get(key);
    if (!known) map.set(key, [value]);
    else if (!known.includes(value)) known.push(value);
  };
  for (const edge of view.edges) {
    add(upstream, edge.to, edge.from);
    add(downstream, edge.from, edge.to);
  }
  return { upstream, downstream };
}

/** What a thing is made from, and what is made from it; the thing itself is on both sides. */
export interface Trace {
  upstream: ReadonlySet<string>;
  downstream: ReadonlySet<string>;
}

export function traced(graph: LineageGraph, urn: string): Trace {
  return { upstream: reached(graph.upstream, urn), downstream: reached(graph.downstream, urn) };
}

export function onTrace(trace: Trace, urn: string): boolean {
  return trace.upstream.has(urn) || trace.downstream.has(urn);
}

/** An edge is on the path when it lies on one side of the thing: one from above it to below it passes it by. */
export function edgeOnTrace(trace: Trace, from: string, to: string): boolean {
  return (trace.upstream.has(from) && trace.upstream.has(to)) || (trace.downstream.has(from) && trace.downstream.has(to));
}

function reached(side: ReadonlyMap<string, readonly string[]>, urn: string): ReadonlySet<string> {
  const open = [urn];
  const seen = new Set(open);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const neighbour of side.get(next) ?? []) {
      if (seen.has(neighbour)) continue;
      seen.add(neighbour);
      open.push(neighbour);
    }
  }
  return seen;
}

interface Placed {
  urn: string;
  x: number | null;
  y: number | null;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Where an arrow key leads: along an edge sideways, to the next node of the same column up and down. */
export function neighbour(
  graph: LineageGraph,
  boxes: readonly Placed[],
  from: string,
  direction: Direction,
): string | undefined {
  const here = boxes.find((box) => box.urn === from);
  if (!here) return boxes[0]?.urn;
  const distance = (box: Placed) => Math.abs((box.y ?? 0) - (here.y ?? 0));
  const nearest = (candidates: readonly Placed[]) =>
    [...candidates].sort((left, right) => distance(left) - distance(right))[0]?.urn;
  if (direction === 'left' || direction === 'right') {
    const side = direction === 'left' ? graph.upstream : graph.downstream;
    const along = side.get(from) ?? [];
    return nearest(boxes.filter((box) => along.includes(box.urn)));
  }
  const sign = direction === 'up' ? -1 : 1;
  return nearest(boxes.filter((box) => box.x === here.x && ((box.y ?? 0) - (here.y ?? 0)) * sign > 0));
}

/** Names that hold the words, in any case. Null: nothing is looked for. */
export function found(nodes: readonly { urn: string; name: string }[], words: string): ReadonlySet<string> | null {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return null;
  return new Set(nodes.filter((node) => node.name.toLowerCase().includes(wanted)).map((node) => node.urn));
}
