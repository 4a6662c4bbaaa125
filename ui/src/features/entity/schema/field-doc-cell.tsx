import { Icon } from '@/components/icon';
import type { FieldEdits } from './use-field-edits';

interface FieldDocCellProps {
  path: string;
  doc: string | null | undefined;
  edits: FieldEdits;
}

/** The description of a field, written in its place. Escape keeps what is typed without publishing it. */
export function FieldDocCell({ path, doc: told, edits }: FieldDocCellProps) {
  const column = edits.column(path);
  // The words themselves are asked of the workspace, and may be newer than the page.
  const doc = column ? column.doc : told;
  const typed = edits.typed.get(path);
  if (edits.editing === path && column) {
    return (
      <input
        className="doc-input"
        aria-label={`Description of ${path}`}
        autoFocus
        value={typed?.text ?? doc ?? ''}
        onChange={(event) => edits.type(path, event.target.value)}
        onBlur={() => edits.edit(null)}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key === 'Enter') void edits.publish(path);
          else edits.edit(null);
          event.currentTarget.closest<HTMLElement>('[role=treegrid]')?.focus();
        }}
      />
    );
  }
  if (typed) {
    return (
      <span className="row g1 min0" title="Typed, and not published yet">
        <Icon name="edit" size={12} className="acc-mark" label="Not published" />
        <span className="el">{typed.text === '' ? 'Back to what is harvested' : typed.text}</span>
      </span>
    );
  }
  if (!doc && column?.suggestion) {
    return (
      <span className="row g1 min0 t3" title={`From ${column.suggestion.column} of ${column.suggestion.from.name}; A takes it`}>
        <Icon name="sparkles" size={12} label="Offered" />
        <i className="el">{column.suggestion.text}</i>
      </span>
    );
  }
  return (
    <span className="el" title={doc ?? undefined} onDoubleClick={() => edits.edit(path)}>
      {doc}
    </span>
  );
}
