import { Icon } from '@/components/icon';
import { Tag } from '@/components/tag';
import type { ColumnStatistics } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { ChangeMark } from './change-mark';
import { FieldMarks } from './field-marks';
import { FieldDocCell } from './field-doc-cell';
import type { FieldNode } from './field-tree';
import { nullShare } from './null-share';
import type { FieldEdits } from './use-field-edits';

interface SchemaRowProps {
  row: FieldNode;
  index: number;
  top: number;
  folded: boolean;
  selected: boolean;
  statistics: ColumnStatistics | undefined;
  /** Partition transform, for a column that partitions the table. */
  transform: string | undefined;
  edits: FieldEdits;
  /** Whether it is one of several that are changed together. */
  marked: boolean;
  onFold: () => void;
  onChoose: () => void;
  onMark: () => void;
}

export function SchemaRow({ row, index, top, folded, selected, statistics, transform, edits, marked, onFold, onChoose, onMark }: SchemaRowProps) {
  const { field, removed, changes } = row;
  const nested = row.children.length > 0;
  const added = changes.some((change) => change.kind === 'added');
  return (
    // The treegrid holds the focus and hears the keys; a row only hears the pointer.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={`field-${index}`}
      role="row"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-expanded={nested ? !folded : undefined}
      className={classes('srow', selected && 'sel', marked && 'marked', removed && 'xdel', added && 'xadd')}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        onChoose();
        if (event.ctrlKey || event.metaKey) onMark();
      }}
    >
      <span role="gridcell" className="row g1 min0" style={{ paddingLeft: row.depth * 20 }}>
        {nested ? (
          <button
            type="button"
            className="fold"
            tabIndex={-1}
            aria-label={folded ? `Unfold ${row.name}` : `Fold ${row.name}`}
            onClick={(event) => {
              event.stopPropagation();
              onFold();
            }}
          >
            <Icon name={folded ? 'right' : 'down'} size={12} />
          </button>
        ) : (
          <span className="fold" />
        )}
        {marked && <Icon name="check" size={12} className="acc-mark" label="Marked" />}
        <span className={classes('mono el', removed && 'strike')} title={field.path}>
          {row.name}
        </span>
      </span>
      <span role="gridcell" className="mono t3 el" title={field.type}>
        {field.type}
      </span>
      <span role="gridcell" className="t2 s12">
        {field.required ? 'yes' : ''}
      </span>
      <span role="gridcell" className="row g1 min0 clip">
        <FieldMarks field={field} />
        {transform !== undefined && <Tag>{transform === 'identity' ? 'partition' : `partition ${transform}`}</Tag>}
      </span>
      <span role="gridcell" className="t2 min0 doc-cell">
        {removed ? <span className="el">{field.doc}</span> : <FieldDocCell path={field.path} doc={field.doc} edits={edits} />}
      </span>
      <span role="gridcell" className="min0">
        <ChangeMark changes={changes} />
      </span>
      <span role="gridcell" className="num r t2 s12">
        {removed ? '' : nullShare(statistics)}
      </span>
    </div>
  );
}
