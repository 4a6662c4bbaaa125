import type { ShowEntityResponse } from '@/ipc/bindings';
import { FreshnessPill } from '@/components/freshness';
import { RelativeTime } from '@/components/relative-time';
import { Section } from '@/components/section';
import { span } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { refreshes, refreshWords } from './refreshes';

export function QuickFreshness({ entity }: { entity: ShowEntityResponse }) {
  const now = useNow();
  const { freshness } = entity;
  if (freshness.promised_ms === null && freshness.last_commit === null) return null;
  const bars = refreshes(entity.snapshots, freshness.promised_ms, now.getTime());
  return (
    <Section title="Freshness" aside={<FreshnessPill view={freshness} />}>
      {bars.length > 0 && (
        <>
          <div className="runs" role="img" aria-label={refreshWords(bars)}>
            {bars.map((bar, index) => (
              <i key={index} className={bar.state} style={{ height: `${bar.height * 100}%` }} />
            ))}
          </div>
          <div className="row s11 t3 num">
            <span>{bars.length} refreshes ago</span>
            <span className="end">now</span>
          </div>
        </>
      )}
      <dl className="dl quick-dl">
        <dt>Promised</dt>
        <dd className="num">
          {freshness.promised_ms === null ? 'nothing' : `at most ${span(freshness.promised_ms)} old`}
        </dd>
        <dt>Measured</dt>
        <dd className="num">
          {freshness.age_ms === null ? (
            'promised, not measured'
          ) : (
            <>
              {span(freshness.age_ms)} old
              {freshness.last_commit !== null && (
                <>
                  , committed <RelativeTime at={freshness.last_commit} />
                </>
              )}
            </>
          )}
        </dd>
      </dl>
    </Section>
  );
}
