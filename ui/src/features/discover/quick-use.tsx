import type { ReactNode } from 'react';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { EntityLink } from '@/components/entity-link';
import { Section } from '@/components/section';
import { hasData } from '@/lib/kinds';
import { count } from '@/lib/time';

const SHOWN = 4;

/** Who uses it, what it reads, and who answers for it. */
export function QuickUse({ entity }: { entity: ShowEntityResponse }) {
  const { downstream, upstream, people } = entity;
  return (
    <Section>
      <dl className="dl">
        {people.slice(0, 2).map((person) => (
          <Pair key={`${person.urn}${person.role ?? ''}`} term={person.role ?? 'person'}>
            {person.name}
          </Pair>
        ))}
        {hasData(entity.kind) && (
          <>
            <Pair term="Used by">
              {downstream.length === 0 ? 'nothing that Weft knows of' : count(downstream.length, 'thing')}
              {downstream.slice(0, SHOWN).map((one) => (
                <div key={one.urn}>
                  <EntityLink to={one} />
                </div>
              ))}
            </Pair>
            <Pair term="Reads">
              {upstream.length === 0 ? 'nothing that Weft knows of' : count(upstream.length, 'thing')}
            </Pair>
          </>
        )}
        <Pair term="Known to">{entity.sources.join(', ')}</Pair>
      </dl>
    </Section>
  );
}

function Pair({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="first-upper">{term}</dt>
      <dd>{children}</dd>
    </>
  );
}
