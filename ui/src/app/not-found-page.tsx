import { Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/empty-state';
import { useScreen } from '@/lib/screen';

export function NotFoundPage() {
  useScreen([{ label: 'Not found' }]);
  return (
    <div className="page">
      <EmptyState
        icon="search"
        title="There is no such page"
        actions={
          <Link className="btn pri" to="/">
            Go home
          </Link>
        }
      >
        The address does not name a page of Weft.
      </EmptyState>
    </div>
  );
}
