import type { ColumnHit } from '@/ipc/bindings';
import { Icon } from '@/components/icon';
import { filterText, joinQuery, parseFilter, splitQuery } from '@/lib/query-text';
import { number } from '@/lib/time';

const SHOWN = 5;

interface ColumnHitsProps {
  columns: readonly ColumnHit[];
  text: string;
  onText: (text: string) => void;
}

/** Column names that match the last word. Choosing one asks for everything that has it. */
export function ColumnHits({ columns, text, onText }: ColumnHitsProps) {
  function narrow(path: string) {
    const { filters, rest } = splitQuery(text);
    const filter = parseFilter(filterText('column', [path]));
    const words = rest.trim().split(/\s+/);
    // The word that found the column has done its work.
    const left = words.slice(0, -1).join(' ');
    if (filter) onText(joinQuery({ filters: [...filters, filter], rest: left }));
  }
  return (
    <div className="row g2 cols s12" role="group" aria-label="Columns">
      <span className="row g1 t3 nw cols-label">
        <Icon name="columns" size={12} />
        Columns
      </span>
      {columns.slice(0, SHOWN).map((column) => (
        <button key={column.path} type="button" className="sg" onClick={() => narrow(column.path)}>
          <span className="mono">{column.path}</span> in {number(column.holders)}
        </button>
      ))}
    </div>
  );
}
