import { describe, expect, it } from 'vitest';
import { edgeOnTrace, found, lineageGraph, neighbour, traced } from './lineage-graph';

const edge = (from: string, to: string) => ({ from, to, via: 'dbt', columns: [] });
const graph = lineageGraph({ edges: [edge('a', 'c'), edge('b', 'c'), edge('c', 'd'), edge('c', 'd'), edge('b', 'e')] });
const boxes = [
  { urn: 'a', x: 0, y: 0 },
  { urn: 'b', x: 0, y: 40 },
  { urn: 'c', x: 200, y: 35 },
  { urn: 'd', x: 400, y: 0 },
  { urn: 'e', x: 200, y: 80 },
];

describe('lineage graph', () => {
  it('traces both ways without turning round', () => {
    const trace = traced(graph, 'c');
    expect([...trace.upstream].sort()).toEqual(['a', 'b', 'c']);
    expect([...trace.downstream].sort()).toEqual(['c', 'd']);
    expect(edgeOnTrace(trace, 'a', 'c')).toBe(true);
    expect(edgeOnTrace(trace, 'b', 'e')).toBe(false);
  });

  it('leaves out an edge that passes the thing by', () => {
    const around = lineageGraph({ edges: [edge('a', 'b'), edge('b', 'c'), edge('a', 'c')] });
    expect(edgeOnTrace(traced(around, 'b'), 'a', 'c')).toBe(false);
  });

  it('survives a cycle', () => {
    const cycle = lineageGraph({ edges: [edge('x', 'y'), edge('y', 'x')] });
    expect([...traced(cycle, 'x').upstream].sort()).toEqual(['x', 'y']);
  });

  it('walks along edges sideways and along the column up and down', () => {
    expect(neighbour(graph, boxes, 'c', 'left')).toBe('b');
    expect(neighbour(graph, boxes, 'c', 'right')).toBe('d');
    expect(neighbour(graph, boxes, 'c', 'down')).toBe('e');
    expect(neighbour(graph, boxes, 'c', 'up')).toBeUndefined();
    expect(neighbour(graph, boxes, 'd', 'right')).toBeUndefined();
    expect(neighbour(graph, boxes, 'gone', 'right')).toBe('a');
  });

  it('tells "nothing is looked for" from "nothing is found"', () => {
    const nodes = [{ urn: 'a', name: 'Orders' }];
    expect(found(nodes, ' ')).toBeNull();
    expect(found(nodes, 'ORD')?.has('a')).toBe(true);
    expect(found(nodes, 'x')?.size).toBe(0);
  });
});
