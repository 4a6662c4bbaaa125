import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorState } from '@/components/error-state';
import { WeftError } from '@/ipc/error';

/** A page that broke. The frame around it and all other pages go on. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  return (
    <div className="page">
      <ErrorState error={WeftError.from(error)} what="this page" onRetry={reset} />
    </div>
  );
}
