import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import type { ColumnDocs, Conflict } from '@/ipc/bindings';
import { ago } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { wordsOf } from '../history-popover';
import type { FieldEdits } from './use-field-edits';

interface FieldClashProps {
  clash: Conflict;
  /** What an edit that has seen theirs is written over. */
  base: number;
  column: ColumnDocs;
  edits: FieldEdits;
}

/** Somebody described this field since: both versions, and a way on. */
export function FieldClash({ clash, base, column, edits }: FieldClashProps) {
  const now = useNow();
  return (
    <Banner
      kind="warn"
      icon="people"
      title={`${clash.by} described it ${ago(new Date(clash.at), now)}.`}
      actions={
        <>
          <Button small busy={edits.busy} onClick={() => void edits.publish(column.path, base)}>
            Publish mine
          </Button>
          <Button
            small
            onClick={() => {
              edits.drop(column.path);
              edits.settle();
              edits.reload();
            }}
          >
            Take theirs
          </Button>
        </>
      }
    >
      <p className="wrap-any">{wordsOf(clash.theirs)}</p>
      <p>Yours is not published, and is kept.</p>
    </Banner>
  );
}
