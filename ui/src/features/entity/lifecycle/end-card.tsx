import { useQuery } from '@tanstack/react-query';
import { EntityLink } from '@/components/entity-link';
import { Section } from '@/components/section';
import { StatusMark } from '@/components/status-mark';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';
import { day } from './lifecycle-words';

/** The planned end at the side of the overview, with what follows and who has to move. */
export function EndCard({ entity }: { entity: ShowEntityResponse }) {
  const ending = entity.kind === 'product' && entity.status === 'deprecated';
  const { data } = useQuery({ ...verbQuery('show_product', { name: entity.urn }), enabled: ending });
  if (!ending || !data) return null;
  const { ends, successor, note } = data.lifecycle;
  return (
    <Section title="Planned end" aside={ends && <StatusMark status="soon" pill>{day(ends)}</StatusMark>}>
      <dl className="dl">
        <dt>Instead</dt>
        <dd className="min0">{successor ? <EntityLink to={successor} /> : 'Nothing is named'}</dd>
        {note && (
          <>
            <dt>Why</dt>
            <dd className="pre">{note}</dd>
          </>
        )}
        <dt>Readers</dt>
        <dd>{data.consumers.length === 0 ? 'Nothing is known to read it' : `${count(data.consumers.length, 'thing')} to move`}</dd>
      </dl>
    </Section>
  );
}
