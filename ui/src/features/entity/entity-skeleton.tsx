import { AfterWait, Skeleton, SkeletonRows } from '@/components/skeleton';
import { useScreen } from '@/lib/screen';

/** The page while it is on its way. */
export function EntitySkeleton() {
  useScreen([{ label: 'Discover', to: '/discover' }, { label: 'Loading' }]);
  return (
    <section className="pane grow" aria-busy="true">
      <AfterWait>
        <div className="ph" aria-hidden="true">
          <Skeleton width={40} height={40} />
          <div className="col g2 grow">
            <Skeleton width={180} height={18} />
            <Skeleton width={320} />
          </div>
        </div>
        <div className="tabs" />
      </AfterWait>
      <SkeletonRows height={32} count={10} label="Loading the page" />
    </section>
  );
}
