import { useMemo, useState } from 'react';
import { aligned, folded, type Side } from '@/lib/aligned';
import { classes } from '@/lib/class-names';
import { count } from '@/lib/time';

interface OneText {
  title: string;
  text: string;
}

/** Two versions of a text side by side. What stayed is folded away and can be opened. */
export function BothTexts({ before, after }: { before: OneText; after: OneText }) {
  const rows = useMemo(() => aligned(before.text, after.text), [before.text, after.text]);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const shown = folded(rows, opened);
  const changed = rows.filter((row) => row.kind === 'changed').length;
  return (
    <div className="sides">
      <p className="vh">{changed === 0 ? 'The texts are equal' : `${count(changed, 'line')} differ`}</p>
      <table className="sides-table" aria-label={`${before.title} beside ${after.title}`}>
        <colgroup>
          <col className="sides-number" />
          <col />
          <col className="sides-number" />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              {before.title}
            </th>
            <th scope="col" colSpan={2}>
              {after.title}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) =>
            row.kind === 'fold' ? (
              <tr key={`fold ${row.from}`} className="sides-fold">
                <td colSpan={4}>
                  <button type="button" className="link" onClick={() => setOpened(new Set([...opened, row.from]))}>
                    {count(row.count, 'line')} the same
                  </button>
                </td>
              </tr>
            ) : (
              <tr key={`${row.before?.line ?? '-'} ${row.after?.line ?? '-'}`}>
                <Cells side={row.before} mark={row.kind === 'changed' ? 'del' : null} />
                <Cells side={row.after} mark={row.kind === 'changed' ? 'ins' : null} />
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ side, mark }: { side: Side | null; mark: 'del' | 'ins' | null }) {
  const look = side === null ? 'gap' : (mark ?? undefined);
  return (
    <>
      <td className={classes('num', look)}>{side?.line}</td>
      <td className={look}>
        {side && mark && <span className="vh">{mark === 'del' ? 'Before: ' : 'After: '}</span>}
        {side?.text}
      </td>
    </>
  );
}
