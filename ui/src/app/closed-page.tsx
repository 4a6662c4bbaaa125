import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { sentence } from '@/components/error-state';
import type { WeftError } from '@/ipc/error';
import { useScreen } from '@/lib/screen';

/** In place of every screen, where nothing of the workspace may be shown. */
export function ClosedPage({ error }: { error: WeftError }) {
  const client = useQueryClient();
  useScreen([{ label: 'Closed' }]);
  return (
    <div className="page" role="alert">
      <EmptyState
        icon="lock"
        tone="warn"
        title="Nothing of this workspace can be shown"
        actions={
          <>
            <Button kind="primary" onClick={() => void client.invalidateQueries({ queryKey: ['show_frame'] })}>
              Try again
            </Button>
            <Link className="btn" to="/settings">
              Settings
            </Link>
          </>
        }
      >
        {sentence(error.message)}
        {error.hint !== null && ` ${sentence(error.hint)}`}
      </EmptyState>
    </div>
  );
}
