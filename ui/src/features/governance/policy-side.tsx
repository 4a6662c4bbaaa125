import { useQuery } from '@tanstack/react-query';
import { Avatar } from '@/components/avatar';
import { Button } from '@/components/button';
import { EntityLink } from '@/components/entity-link';
import { sentence } from '@/components/error-state';
import { RelativeTime } from '@/components/relative-time';
import { Section } from '@/components/section';
import type { PersonRef, ShowPolicyResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { classes } from '@/lib/class-names';
import { clock } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { PolicyTests } from './policy-tests';

interface PolicySideProps {
  /** The version that is shown. */
  shown: ShowPolicyResponse;
  onVersion: (version: number | undefined) => void;
  onEdit: () => void;
}

/** Who may publish another version, whether it answers as it is meant, and the versions before. */
export function PolicySide({ shown, onVersion, onEdit }: PolicySideProps) {
  const now = useNow();
  const tests = useQuery({ ...verbQuery('run_policy_tests', { file: null, text: shown.text }), retry: false });
  const { draft, may_publish: may } = shown;
  return (
    <aside className="pane insp scroll gov-side" aria-label="About the policy">
      <Section title="Governance team">
        <div className="col g2">
          <p className="s12 t2">{sentence(shown.because)}</p>
          <Team people={shown.governance} named={shown.version === 0 ? [] : shown.policy.governance} />
          {may && (
            <div className="row g2 wrap">
              <Button kind="primary" icon="edit" combo="e" onClick={onEdit}>
                {draft ? 'Go on editing' : 'Edit the policy'}
              </Button>
              {draft && <span className="s12 t3">Draft kept {clock(new Date(draft.at), now)}</span>}
            </div>
          )}
        </div>
      </Section>
      <Section title="Its tests">
        <PolicyTests outcome={tests.data} error={tests.error} waits={null} onRetry={() => void tests.refetch()} />
      </Section>
      <Section title="Versions">
        {shown.versions.length === 0 ? (
          <p className="s12 t3">None was published yet.</p>
        ) : (
          <ul>
            {shown.versions.map(({ version, by, by_name: name, at }, index) => (
              <li key={version}>
                <button
                  type="button"
                  className={classes('gov-version ring-in', version === shown.version && 'on')}
                  aria-current={version === shown.version ? 'true' : undefined}
                  onClick={() => onVersion(index === 0 ? undefined : version)}
                >
                  <span className="b5">Version {version}</span>
                  {index === 0 && <span className="s12 t2">stands</span>}
                  <span className="grow min0 s12 t3 el" title={by}>
                    {name}
                  </span>
                  <span className="s12 t3">
                    <RelativeTime at={at} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </aside>
  );
}

/** Those that the policy names. Whoever is not found among the people here is shown by the name that the policy has. */
function Team({ people, named }: { people: readonly PersonRef[]; named: readonly string[] }) {
  const known = new Set(people.flatMap((person) => [person.name, person.mail ?? '']).map((name) => name.toLowerCase()));
  const others = named.filter((name) => !known.has(name.toLowerCase()));
  return (
    <ul className="col g1">
      {people.map((person) => (
        <li key={person.urn} className="row g2 min0">
          <Avatar name={person.name} size={18} />
          <EntityLink to={{ urn: person.urn, kind: 'person', name: person.name, full_name: person.mail ?? person.name, domain: null }} mark="none" />
        </li>
      ))}
      {others.map((name) => (
        <li key={name} className="row g2 min0 t2">
          <Avatar name={name} size={18} />
          <span className="el" title={name}>
            {name}
          </span>
          <span className="s12 t3 nw">not found here</span>
        </li>
      ))}
    </ul>
  );
}
