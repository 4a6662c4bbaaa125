import { useMemo } from 'react';
import { Table, type Column } from '@/components/table';
import type { Field } from '@/ipc/bindings';
import { FieldMarks } from './field-marks';
import { fieldTree, visibleRows, type FieldNode } from './field-tree';

const COLUMNS: readonly Column<FieldNode>[] = [
  { id: 'name', head: 'Field', cell: (row) => <span className="mono" style={{ paddingLeft: row.depth * 20 }}>{row.name}</span>, width: '24%' },
  { id: 'type', head: 'Type', cell: (row) => <span className="mono t3">{row.field.type}</span>, width: '16%' },
  { id: 'marks', head: 'Marks', cell: (row) => <Marks field={row.field} />, width: '20%' },
  { id: 'doc', head: 'Description', cell: (row) => <span className="t2">{row.field.doc}</span> },
];

const MOST = 200;

/** Fields as a plain list, for what promises columns and holds no rows. */
export function FieldList({ fields }: { fields: readonly Field[] }) {
  const rows = useMemo(() => visibleRows(fieldTree(fields), { folded: new Set(), filter: '', changesOnly: false }), [fields]);
  if (rows.length === 0) return null;
  return (
    <section className="ov-part">
      <div className="row ov-head">
        <h2>Fields</h2>
        <span className="end s12 t3 num">{rows.length > MOST ? `the first ${MOST} of ${rows.length}` : rows.length}</span>
      </div>
      <div className="box clip">
        <Table label="Fields" columns={COLUMNS} rows={rows.slice(0, MOST)} rowKey={(row) => row.key} />
      </div>
    </section>
  );
}

function Marks({ field }: { field: Field }) {
  return (
    <span className="row g1 wrap">
      {field.required && <span className="s12 t3">required</span>}
      <FieldMarks field={field} />
    </span>
  );
}
