import { useQuery } from '@tanstack/react-query';
import { CopyButton } from '@/components/copy-button';
import { Dialog } from '@/components/dialog';
import { ErrorState } from '@/components/error-state';
import { RelativeTime } from '@/components/relative-time';
import { SkeletonRows } from '@/components/skeleton';
import type { Aspect } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { aspectName, originName, readable } from './provenance';

interface StatementsDialogProps {
  urn: string;
  aspect: Aspect;
  onClose: () => void;
}

/** What every origin says of one side of a thing, as it said it. Text, never more. */
export function StatementsDialog({ urn, aspect, onClose }: StatementsDialogProps) {
  const { data, error, refetch } = useQuery(verbQuery('show_provenance', { name: urn, aspect }));
  return (
    <Dialog title={`${aspectName(aspect)}, in its own words`} open onClose={onClose} width={920}>
      {error && <ErrorState error={error} what="the statements" onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows height={28} count={5} />}
      {data?.statements.length === 0 && <p className="t2">Nobody states this any more.</p>}
      {data?.statements.map((one) => {
        const text = readable(one.value);
        return (
          <section key={`${one.urn} ${one.origin.by} ${one.origin.name} ${one.at}`}>
            <div className="row g2">
              <h3>{originName(one.origin)}</h3>
              <span className="s12 t3">
                <RelativeTime at={one.at} />
              </span>
              {one.urn !== urn && <span className="s12 t3 mono el">joined from {one.urn}</span>}
              <span className="end">
                <CopyButton text={text} what="words" />
              </span>
            </div>
            <pre className="code statement" role="region" aria-label={`Words of ${originName(one.origin)}`} tabIndex={0}>
              {text}
            </pre>
          </section>
        );
      })}
    </Dialog>
  );
}
