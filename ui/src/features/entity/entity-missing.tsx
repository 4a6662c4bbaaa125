import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EntityLink } from '@/components/entity-link';
import { ErrorState } from '@/components/error-state';
import type { WeftError } from '@/ipc/error';
import { verbQuery } from '@/ipc/queries';
import { useScreen } from '@/lib/screen';

interface EntityMissingProps {
  name: string;
  error: WeftError;
  onRetry: () => void;
}

/** Nothing of that name, or it cannot be shown: says why, and offers what is close. */
export function EntityMissing({ name, error, onRetry }: EntityMissingProps) {
  const isUrn = name.startsWith('urn:');
  const word = isUrn ? '' : (name.split('.').at(-1) ?? name);
  useScreen([{ label: 'Discover', to: '/discover' }, { label: isUrn ? 'Not found' : name }]);
  return (
    <section className="pane grow">
      <ErrorState
        error={error}
        what={isUrn ? 'this page' : `“${name}”`}
        onRetry={onRetry}
        actions={
          <Link className="btn" to="/discover" search={word === '' ? {} : { q: word }}>
            {word === '' ? 'Open Discover' : `Search for ${word}`}
          </Link>
        }
      />
      {error.code === 'not_found' && word !== '' && <Close word={word} />}
    </section>
  );
}

function Close({ word }: { word: string }) {
  const { data } = useQuery(verbQuery('search_assets', { query: word, limit: 5 }));
  if (!data || data.hits.length === 0) return null;
  return (
    <nav className="sec missing-close" aria-label="Close to it">
      <h3>Close to it</h3>
      <ul className="col g2">
        {data.hits.map((hit) => (
          <li key={hit.urn} className="row g2">
            <EntityLink to={hit} />
            <span className="mono t3 el">{hit.full_name}</span>
          </li>
        ))}
      </ul>
    </nav>
  );
}
