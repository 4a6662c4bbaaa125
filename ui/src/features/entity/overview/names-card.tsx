import { Link } from '@tanstack/react-router';
import { CopyButton } from '@/components/copy-button';
import { Section } from '@/components/section';
import { Tag } from '@/components/tag';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { count } from '@/lib/time';
import { Whence } from '../whence';
import { schemeEvidence, schemeName } from '../words';

/** What other tools call it, each name with what it is evidence of, and the sources that know it. */
export function NamesCard({ entity }: { entity: ShowEntityResponse }) {
  if (entity.aliases.length + entity.sources.length === 0) return null;
  return (
    <Section title="Other names" aside={<Whence of={['asset', 'product', 'contract', 'raw']} label="the names" />}>
      <dl className="dl names">
        {entity.aliases.map((alias) => (
          <div key={`${alias.scheme} ${alias.value}`} className="name-row">
            <dt title={schemeEvidence(alias.scheme)}>{schemeName(alias.scheme)}</dt>
            <dd className="row g1 min0">
              <span className="mono wrap-any grow">{alias.value}</span>
              <CopyButton text={alias.value} what="name" />
            </dd>
          </div>
        ))}
      </dl>
      {entity.merged.length > 0 && (
        <p className="s12 t3">
          {count(entity.merged.length, 'other entry', 'other entries')} of other sources {entity.merged.length === 1 ? 'was' : 'were'} found to be this thing by
          these names.
        </p>
      )}
      {entity.sources.length > 0 && (
        <div className="row wrap g1 from-sources">
          <span className="s12 t3">Known to</span>
          {entity.sources.map((source) => (
            <Tag key={source}>{source}</Tag>
          ))}
        </div>
      )}
      {entity.places.length > 0 && (
        <ul className="col g1 s12 places">
          {entity.places.map((place) => (
            <li key={JSON.stringify(place)}>
              <Link
                to="/connections/$name/browse"
                params={{ name: place.source }}
                search={place.namespace.length === 0 ? {} : { at: place.namespace }}
                className="mono wrap-any"
                title="Browse what lies beside it"
              >
                {[place.source, ...place.namespace].join('.')}
              </Link>
              {place.origin !== null && <div className="t2 wrap-any">Its catalog is {place.origin}, read through {place.source}.</div>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
