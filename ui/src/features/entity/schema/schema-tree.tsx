import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { TableStatistics } from '@/ipc/bindings';
import { visibleRows, type FieldNode } from './field-tree';
import { SchemaRow } from './schema-row';
import { useEditKeys } from './use-edit-keys';
import type { FieldEdits } from './use-field-edits';
import { useTreeKeys } from './use-tree-keys';

const ROW = 30;

interface SchemaTreeProps {
  nodes: FieldNode[];
  filter: string;
  changesOnly: boolean;
  /** Earlier version of the comparison, where there is one. */
  since: number | null;
  statistics: TableStatistics | undefined;
  partitioned: ReadonlyMap<string, string>;
  chosen: string | undefined;
  edits: FieldEdits;
  marked: ReadonlySet<string>;
  onMark: (marked: ReadonlySet<string>) => void;
  /** Asks for the field that labels what is marked. */
  onLabel: () => void;
  onChoose: (path: string | undefined) => void;
}

/** The treegrid. It holds the focus and names its active row; only rows in sight exist. */
export function SchemaTree({ nodes, filter, changesOnly, since, statistics, partitioned, chosen, edits, marked, onMark, onLabel, onChoose }: SchemaTreeProps) {
  const box = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => visibleRows(nodes, { folded, filter, changesOnly }), [nodes, folded, filter, changesOnly]);
  const active = rows.findIndex((row) => row.field.path === chosen && (!row.removed || !rows.some((other) => !other.removed && other.field.path === chosen)));
  const empties = useMemo(() => new Map(statistics?.columns.map((one) => [one.column, one])), [statistics]);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are not handed on
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 900, height: 700 },
  });
  const mark = useEditKeys({ rows, active, edits, marked, onMark, onLabel, onChoose });
  useTreeKeys({ rows, active, folded, setFolded, onChoose });
  useEffect(() => {
    if (active >= 0) virtual.scrollToIndex(active, { align: 'auto' });
  }, [active, virtual]);

  const toggle = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  return (
    <div
      ref={box}
      className="scroll vlist ring-in stree"
      role="treegrid"
      aria-label="Fields"
      aria-rowcount={rows.length + 1}
      aria-multiselectable
      aria-activedescendant={active >= 0 ? `field-${active}` : undefined}
      tabIndex={0}
    >
      <div role="row" className="srow shead" aria-rowindex={1}>
        <span role="columnheader">Field</span>
        <span role="columnheader">Type</span>
        <span role="columnheader">Required</span>
        <span role="columnheader">Marks</span>
        <span role="columnheader">Description</span>
        <span role="columnheader">{since === null ? '' : `Since v${since}`}</span>
        <span role="columnheader" className="r" title="Share of values that are missing, from the table's manifests">
          {statistics ? 'Empty' : ''}
        </span>
      </div>
      {rows.length === 0 && <p className="t2 tree-none">{filter === '' ? 'Nothing changed between these versions.' : `No field matches “${filter}”.`}</p>}
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <SchemaRow
                key={row.key}
                row={row}
                index={item.index}
                top={item.start}
                folded={folded.has(row.key) && filter === '' && !changesOnly}
                selected={item.index === active}
                statistics={empties.get(row.field.path)}
                transform={partitioned.get(row.field.path)}
                edits={edits}
                marked={marked.has(row.field.path)}
                onMark={() => mark(row)}
                onFold={() => toggle(row.key)}
                onChoose={() => onChoose(row.field.path)}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
