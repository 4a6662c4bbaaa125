import { useState, type Ref } from 'react';
import { Button } from '@/components/button';
import { TextField } from '@/components/text-field';
import { count } from '@/lib/time';
import type { FieldEdits } from './use-field-edits';

interface BulkBarProps {
  marked: ReadonlySet<string>;
  edits: FieldEdits;
  field: Ref<HTMLInputElement>;
  onDone: () => void;
}

/** Tags and a classification for all marked fields at once. */
export function BulkBar({ marked, edits, field, onDone }: BulkBarProps) {
  const [tags, setTags] = useState('');
  const [classification, setClassification] = useState('');
  const addTags = tags.split(',').map((tag) => tag.trim()).filter(Boolean);
  const nothing = addTags.length === 0 && classification.trim() === '';
  async function apply() {
    if (nothing) return;
    const done = await edits.label([...marked], { addTags, classification: classification.trim() === '' ? null : classification.trim() });
    if (!done) return;
    setTags('');
    setClassification('');
    onDone();
  }
  return (
    // Escape anywhere in the bar clears the marks.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="row g2 wrap schema-bulk"
      aria-label="Marked fields"
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onDone();
      }}
    >
      <b className="b5" role="status">
        {count(marked.size, 'field')} marked
      </b>
      <TextField label="Add tags" quiet placeholder="Add tags, with commas" className="bulk-field" value={tags} ref={field} onChange={(event) => setTags(event.target.value)} />
      <TextField label="Classification" quiet placeholder="Classification, e.g. pii" className="bulk-field" value={classification} onChange={(event) => setClassification(event.target.value)} />
      <Button kind="primary" type="submit" busy={edits.busy} disabled={nothing}>
        Apply to {marked.size}
      </Button>
      <Button onClick={onDone}>Clear</Button>
    </form>
  );
}
