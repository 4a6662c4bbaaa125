import { EntityLink } from '@/components/entity-link';
import { KindIcon } from '@/components/kind-icon';
import type { ShowLineageResponse } from '@/ipc/bindings';
import { columnLabel } from './lineage-flow';
import type { LineageGraph } from './lineage-graph';

interface LineageTableProps {
  shown: ShowLineageResponse;
  graph: LineageGraph;
  found: ReadonlySet<string> | null;
}

/** The drawing in words: the accessible form of the canvas. */
export function LineageTable({ shown, graph, found }: LineageTableProps) {
  const names = new Map(shown.nodes.map((node) => [node.urn, node.name]));
  const list = (urns: readonly string[] | undefined) => (urns ?? []).map((urn) => names.get(urn) ?? urn).join(', ');
  const rows = shown.nodes
    .filter((node) => found === null || found.has(node.urn))
    .sort((left, right) => left.depth - right.depth || left.name.localeCompare(right.name));
  return (
    <div className="scroll grow">
      <table className="tbl" aria-label="Lineage">
        <thead>
          <tr>
            <th>Step</th>
            <th>Name</th>
            <th>Domain</th>
            <th>Owner</th>
            <th>State</th>
            <th>Reads</th>
            <th>Is read by</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((node) => (
            <tr key={node.urn}>
              <td className="t2">{columnLabel(node.depth)}</td>
              <td>
                <span className="row g2">
                  <KindIcon kind={node.kind} size={12} />
                  <EntityLink to={{ ...node, full_name: node.name }} mark="none" />
                </span>
              </td>
              <td>{node.domain}</td>
              <td>{node.owner}</td>
              <td>{stateOf(shown, node.urn)}</td>
              <td className="t2">{list(graph.upstream.get(node.urn))}</td>
              <td className="t2">{list(graph.downstream.get(node.urn))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What the marks of the drawing say. */
function stateOf(shown: ShowLineageResponse, urn: string): string {
  const words = [shown.in_trouble.includes(urn) && 'Incident open', shown.reached.includes(urn) && 'Incident upstream', shown.late.includes(urn) && 'Late'];
  return words.filter(Boolean).join(', ');
}
