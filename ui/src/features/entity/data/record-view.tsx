import { CopyButton } from '@/components/copy-button';
import { Inspector } from '@/components/inspector';
import type { DecodedRows } from '@/lib/arrow-rows';
import { classes } from '@/lib/class-names';
import { CellText } from './cell-text';

interface RecordViewProps {
  rows: DecodedRows;
  row: number;
  onClose: () => void;
}

/** One row as a list of its columns, with whole values. */
export function RecordView({ rows, row, onClose }: RecordViewProps) {
  if (row >= rows.length) return null;
  return (
    <Inspector label={`Record ${row + 1} of ${rows.length}`} onClose={onClose}>
      <dl className="record">
        {rows.columns.map((column, index) => {
          const cell = column.cell(row);
          return (
            <div key={index} className="record-row">
              <dt className="row g1 min0">
                <span className="ty">{column.glyph}</span>
                <span className="mono t2 el grow" title={column.type}>
                  {column.name}
                </span>
                {cell.state === 'value' && <CopyButton text={cell.text} what="value" />}
              </dt>
              <dd className={classes('pre', column.mono && 'mono', column.numeric && 'num', cell.state === 'masked' && 'mkd')}>
                <CellText cell={cell} whole />
              </dd>
            </div>
          );
        })}
      </dl>
    </Inspector>
  );
}
