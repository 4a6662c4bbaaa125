import type { Cell } from '@/lib/arrow-cells';

const LONGEST = 400;

/** A value as text. No value, a text of no letters and a masked value each look like nothing else. */
export function CellText({ cell, whole }: { cell: Cell; whole?: boolean }) {
  switch (cell.state) {
    case 'null':
      return <i className="nul">empty</i>;
    case 'blank':
      return (
        <span className="t3 mono" title="A text of no letters">
          &quot;&quot;
        </span>
      );
    case 'masked':
      return <span title="Masked">••••</span>;
    default:
      return <>{whole ? cell.text : oneLine(cell.text)}</>;
  }
}

function oneLine(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return short.replace(/\r?\n|\r/g, ' ⏎ ');
}
