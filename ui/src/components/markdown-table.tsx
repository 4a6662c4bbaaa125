import type { Table, TableCell } from 'mdast';
import type { ReactNode } from 'react';

/** A table of a Markdown text; scrolls by itself when it is too wide. */
export function MarkdownTable({ node, renderCell }: { node: Table; renderCell: (cell: TableCell) => ReactNode }) {
  const [head, ...rows] = node.children;
  const align = (index: number) => node.align?.[index] ?? undefined;
  return (
    <div className="md-table">
      <table>
        {head && (
          <thead>
            <tr>
              {head.children.map((cell, index) => (
                <th key={index} style={{ textAlign: align(index) }}>
                  {renderCell(cell)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.children.map((cell, at) => (
                <td key={at} style={{ textAlign: align(at) }}>
                  {renderCell(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
