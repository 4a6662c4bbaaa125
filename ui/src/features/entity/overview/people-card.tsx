import { Avatar } from '@/components/avatar';
import { CopyButton } from '@/components/copy-button';
import { EntityLink } from '@/components/entity-link';
import { Section } from '@/components/section';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { safeHref } from '@/lib/safe-href';
import { useOpenHref } from '@/lib/use-open-href';
import { Whence } from '../whence';
import { sentence } from '../words';

/** Who answers for it and where to ask. Addresses are harvested: they open only on a click. */
export function PeopleCard({ entity }: { entity: ShowEntityResponse }) {
  const open = useOpenHref();
  const support = entity.product?.support ?? [];
  if (entity.people.length === 0 && support.length === 0) {
    return (
      <Section title="People" aside={<Whence of={['ownership']} label="the people" />}>
        <p className="s12 t2">Nobody is named as its owner.</p>
      </Section>
    );
  }
  return (
    <Section title="People" aside={<Whence of={['ownership', 'product']} label="the people" />}>
      <ul className="col g2">
        {entity.people.map((person) => (
          <li key={`${person.urn} ${person.role ?? ''}`} className="row g2 min0">
            <Avatar name={person.name} />
            <EntityLink to={{ ...person, kind: 'person', full_name: person.mail ?? person.name, domain: null }} mark="none" />
            <span className="s12 t3 nw">{sentence(person.role ?? 'in the team')}</span>
            {person.mail && (
              <span className="end">
                <CopyButton text={person.mail} what={person.mail} />
              </span>
            )}
          </li>
        ))}
        {support.map((channel) => {
          const href = channel.url === null ? null : safeHref(channel.url);
          return (
            <li key={`${channel.channel} ${channel.url ?? ''}`} className="row g2 min0">
              <span className="s12 t3 nw ask">Ask</span>
              {href ? (
                <button type="button" role="link" className="link el" title={href.url} onClick={() => open(href)}>
                  {channel.channel}
                </button>
              ) : (
                <span className="el">{channel.channel}</span>
              )}
              {channel.tool && <span className="s12 t3 nw">{channel.tool}</span>}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
