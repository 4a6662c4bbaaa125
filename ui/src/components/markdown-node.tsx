import type { Definition, Nodes, Parents, Root } from 'mdast';
import { createElement, type ReactNode } from 'react';
import { DEEPEST } from '@/lib/markdown';
import { Checkbox } from './checkbox';
import { MarkdownLink } from './markdown-link';
import { MarkdownTable } from './markdown-table';
import { isWeftImage, NotLoaded, WeftImage } from './weft-image';

export type Definitions = ReadonlyMap<string, Definition>;

interface NodeProps {
  node: Nodes;
  depth: number;
  definitions: Definitions;
}

/** Addresses that the text defines once and names elsewhere. */
export function definitionsOf(root: Root | null): Definitions {
  const found = new Map<string, Definition>();
  const walk = (node: Nodes, depth: number) => {
    if (node.type === 'definition' && !found.has(node.identifier)) found.set(node.identifier, node);
    if ('children' in node && depth < DEEPEST) for (const child of node.children) walk(child, depth + 1);
  };
  if (root) walk(root, 0);
  return found;
}

/** One node. What is not known here is shown by its text, never left out silently. */
export function MarkdownNode({ node, depth, definitions }: NodeProps): ReactNode {
  if (depth > DEEPEST) return <span>…</span>;
  const inner = (parent: Parents) =>
    parent.children.map((child, index) => (
      <MarkdownNode key={index} node={child} depth={depth + 1} definitions={definitions} />
    ));
  switch (node.type) {
    case 'text':
      return node.value;
    case 'paragraph':
      return <p>{inner(node)}</p>;
    case 'heading':
      // The page's own headings are above: those of the text start below them.
      return createElement(`h${Math.min(6, node.depth + 2)}`, null, inner(node));
    case 'emphasis':
      return <em>{inner(node)}</em>;
    case 'strong':
      return <strong className="b6">{inner(node)}</strong>;
    case 'delete':
      return <del>{inner(node)}</del>;
    case 'inlineCode':
      return <code>{node.value}</code>;
    case 'code':
      return (
        <pre>
          <code>{node.value}</code>
        </pre>
      );
    case 'html':
      // Somebody's markup is shown as what it is: text.
      return <code>{node.value}</code>;
    case 'break':
      return <br />;
    case 'thematicBreak':
      return <hr />;
    case 'blockquote':
      return <blockquote>{inner(node)}</blockquote>;
    case 'list':
      return node.ordered ? <ol start={startOf(node.start)}>{inner(node)}</ol> : <ul>{inner(node)}</ul>;
    case 'listItem':
      if (typeof node.checked !== 'boolean') return <li>{inner(node)}</li>;
      return (
        <li className="task">
          <Checkbox checked={node.checked} disabled onChange={() => undefined}>
            <span>{inner(node)}</span>
          </Checkbox>
        </li>
      );
    case 'table':
      return <MarkdownTable node={node} renderCell={(cell) => inner(cell)} />;
    case 'link':
      return <MarkdownLink url={node.url}>{inner(node)}</MarkdownLink>;
    case 'linkReference':
      return <MarkdownLink url={definitions.get(node.identifier)?.url ?? ''}>{inner(node)}</MarkdownLink>;
    case 'image':
      return imageOf(node.url, node.alt);
    case 'imageReference':
      return imageOf(definitions.get(node.identifier)?.url ?? '', node.alt);
    case 'footnoteReference':
      return <sup>{node.label ?? node.identifier}</sup>;
    case 'footnoteDefinition':
      return (
        <div className="s12 t2 row g2 top">
          <sup>{node.label ?? node.identifier}</sup>
          <div>{inner(node)}</div>
        </div>
      );
    case 'definition':
      return null;
    default:
      if ('children' in node) return inner(node);
      return 'value' in node ? node.value : null;
  }
}

function imageOf(url: string, alt: string | null | undefined) {
  const words = alt ?? '';
  return isWeftImage(url) ? <WeftImage link={url} alt={words} /> : <NotLoaded alt={words} />;
}

function startOf(start: number | null | undefined): number {
  return typeof start === 'number' && Number.isSafeInteger(start) ? start : 1;
}
