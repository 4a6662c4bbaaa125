import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { sentence } from '@/components/error-state';
import type { WeftError } from '@/ipc/error';
import { correctedFields } from '@/lib/query-text';

interface BadQueryProps {
  error: WeftError;
  text: string;
  onText: (text: string) => void;
}

/** A query that cannot be read: where it breaks, and what was probably meant. */
export function BadQuery({ error, text, onText }: BadQueryProps) {
  const corrected = correctedFields(text);
  return (
    <div className="pane grow" role="alert">
      <EmptyState
        icon="warning"
        tone="warn"
        title="This search cannot be read"
        actions={
          corrected !== null && (
            <Button kind="primary" onClick={() => onText(corrected)}>
              Search {corrected}
            </Button>
          )
        }
      >
        {sentence(error.message)} {error.hint !== null && sentence(error.hint)}
      </EmptyState>
    </div>
  );
}
