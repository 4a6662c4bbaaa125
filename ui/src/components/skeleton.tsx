import { useEffect, useState, type ReactNode } from 'react';

/** A grey place for text that is on its way. */
export function Skeleton({ width, height = 10 }: { width: number | string; height?: number }) {
  return <span className="skel" style={{ width, height }} aria-hidden="true" />;
}

/** Shows its children only after 200 ms: what is quick never flickers. */
export function AfterWait({ children }: { children: ReactNode }) {
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return waited ? children : null;
}

/** Rows of a list that is on its way. */
export function SkeletonRows({
  count = 6,
  height = 56,
  label = 'Loading',
}: {
  count?: number;
  height?: number;
  label?: string;
}) {
  return (
    <AfterWait>
      <div role="status" aria-label={label}>
        {Array.from({ length: count }, (_, index) => (
          <div key={index} className="row g3 skel-row" style={{ height }}>
            <Skeleton width={12} height={12} />
            <div className="grow col g2">
              <Skeleton width={90 + ((index * 37) % 80)} />
              {height > 40 && <Skeleton width={190 + ((index * 53) % 120)} height={8} />}
            </div>
            <Skeleton width={54} />
          </div>
        ))}
      </div>
    </AfterWait>
  );
}
