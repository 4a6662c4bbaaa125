import { useQuery } from '@tanstack/react-query';
import { sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { Section } from '@/components/section';
import { SkeletonRows } from '@/components/skeleton';
import { askForAccess } from '@/lib/asking';
import { verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';

/** Roles of the policy that may be asked for here, who decides, and how long they last at most. */
export function RolesToAsk({ urn }: { urn: string }) {
  const { data, error } = useQuery({ ...verbQuery('plan_access', { names: [urn], role: null, purpose: null, days: null, reason: null, renews: null }), retry: false });
  const [item] = data?.items ?? [];
  return (
    <Section title="Roles you can ask for">
      {error && !data && <p className="s12 t2">{sentence(error.message)} {error.hint && sentence(error.hint)}</p>}
      {!data && !error && <SkeletonRows count={2} height={28} label="Reading the policy" />}
      <ul className="col g3">
        {data?.roles.map((role) => (
          <li key={role.id}>
            {item ? (
              <button type="button" className="link b6" onClick={() => askForAccess({ things: [item.subject], role: role.id })}>
                {role.name}
              </button>
            ) : (
              <b className="b6">{role.name}</b>
            )}
            <p className="s12 t2">
              {role.description !== null && sentence(role.description)} At most {count(Math.min(role.max_days ?? Infinity, data.durations.max_days), 'day')}.
            </p>
            {!role.fits && (
              <p className="s12 acc-warn row g1">
                <Icon name="warning" size={12} />
                <span>{sentence(role.why)}</span>
              </p>
            )}
          </li>
        ))}
      </ul>
      {item && item.outcome.says !== '' && <p className="s12 t2 acc-note-line">{sentence(item.outcome.says)}</p>}
    </Section>
  );
}
