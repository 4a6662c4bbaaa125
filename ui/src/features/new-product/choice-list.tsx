import type { ReactNode } from 'react';
import { classes } from '@/lib/class-names';

interface ChoiceListProps<Row> {
  label: string;
  name: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  chosen: string | null;
  onChoose: (row: Row) => void;
  render: (row: Row) => ReactNode;
  /** One sentence for no rows. */
  empty: string;
}

/** One of several, as radio buttons: arrow keys move. */
export function ChoiceList<Row>({ label, name, rows, rowKey, chosen, onChoose, render, empty }: ChoiceListProps<Row>) {
  if (rows.length === 0) return <p className="box np-note t2">{empty}</p>;
  return (
    <div className="box np-hits" role="radiogroup" aria-label={label}>
      {rows.map((row) => {
        const key = rowKey(row);
        return (
          <label key={key} className="check np-hit">
            <input type="radio" name={name} checked={key === chosen} onChange={() => onChoose(row)} />
            <span className={classes('cb rd', key === chosen && 'on')} />
            {render(row)}
          </label>
        );
      })}
    </div>
  );
}
