import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Checkbox } from '@/components/checkbox';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { Segmented } from '@/components/segmented';
import { SkeletonRows } from '@/components/skeleton';
import type { ActivityKind, ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { byDay } from './activity-days';
import { EventRow } from './event-row';

type Which = 'all' | 'schema' | 'words' | 'people';

const KINDS: Readonly<Record<Which, readonly ActivityKind[]>> = {
  all: ['snapshot', 'schema', 'harvest', 'person'],
  schema: ['schema'],
  words: ['harvest'],
  people: ['person'],
};

/** What happened, newest first. Commits are many and say little: they are folded unless asked for. */
export function ActivityTab({ entity }: { entity: ShowEntityResponse }) {
  const [which, setWhich] = useState<Which>('all');
  const [snapshots, setSnapshots] = useState(false);
  const now = useNow();
  const { data, error, refetch } = useQuery({ ...verbQuery('list_activity', { name: entity.urn, snapshots }), placeholderData: keepPreviousData });
  const events = data?.events;
  const days = useMemo(() => byDay((events ?? []).filter((event) => KINDS[which].includes(event.kind)), now), [events, which, now]);
  return (
    <div className="pane grow">
      <div className="row g2 act-bar">
        <Segmented
          label="What"
          value={which}
          options={[
            { value: 'all', label: 'Everything' },
            { value: 'schema', label: 'Schema' },
            { value: 'words', label: 'Read from sources' },
            { value: 'people', label: 'By people' },
          ]}
          onChange={setWhich}
        />
        {entity.snapshots.length > 0 && (
          <span className="end">
            <Checkbox checked={snapshots} onChange={setSnapshots} className="s12">
              Show every snapshot
            </Checkbox>
          </span>
        )}
      </div>
      {error && !data && <ErrorState error={error} what="the activity" onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows height={36} count={8} />}
      {data && days.length === 0 && (
        <EmptyState icon="history" title="Nothing of that kind">
          {data.folded_snapshots > 0 ? `${count(data.folded_snapshots, 'snapshot')} are folded away.` : 'Nothing is known to have happened.'}
        </EmptyState>
      )}
      {days.length > 0 && (
        <div className="scroll act-list">
          {data && data.folded_snapshots > 0 && (
            <p className="s12 t3">
              {count(data.folded_snapshots, 'snapshot')} folded.{' '}
              <button type="button" className="link" onClick={() => setSnapshots(true)}>
                Show them
              </button>
            </p>
          )}
          {days.map((day) => (
            <section key={day.title}>
              <h2>{day.title}</h2>
              <ul className="box">
                {day.events.map((event, index) => (
                  <EventRow key={index} event={event} />
                ))}
              </ul>
            </section>
          ))}
          {data && data.events.length >= 500 && <p className="s12 t3">Older events are not listed: this is the newest 500.</p>}
        </div>
      )}
    </div>
  );
}
