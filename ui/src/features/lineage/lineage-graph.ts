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

/** Everything that `urn` is made from and everything made from it, itself among them. */
export function traced(graph: LineageGraph, urn: string): ReadonlySet<string> {
  const found = new Set([urn]);
  for (const side of [graph.upstream, graph.downstream]) {
    const open = [urn];
    const seen = new Set(open);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const neighbour of side.get(next) ?? []) {
        if (seen.has(neighbour)) continue;
        seen.add(neighbour);
        found.add(neighbour);
        open.push(neighbour);
      }
    }
  }
  return found;
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
