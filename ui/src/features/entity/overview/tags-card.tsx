import { Link } from '@tanstack/react-router';
import { EntityLink } from '@/components/entity-link';
import { Section } from '@/components/section';
import { Tag } from '@/components/tag';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { filterText } from '@/lib/query-text';
import { Whence } from '../whence';

export function TagsCard({ entity }: { entity: ShowEntityResponse }) {
  const { tags, terms } = entity;
  if (tags.length + terms.length === 0) return null;
  return (
    <Section title="Tags and terms" aside={<Whence of={['tags']} label="the tags" />}>
      {tags.length > 0 && (
        <div className="row wrap g1">
          {tags.map((tag) => (
            <Link key={tag} to="/discover" search={{ q: filterText('tag', [tag]) }} title={`Everything tagged ${tag}`}>
              <Tag>{tag}</Tag>
            </Link>
          ))}
        </div>
      )}
      {terms.length > 0 && (
        <ul className="terms">
          {terms.map((term) => (
            <li key={term.urn} className="row min0">
              <EntityLink to={term} mark="kind" />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
