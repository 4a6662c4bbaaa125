import { useMemo, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DomainGlyph } from '@/components/domain-glyph';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { Keycap } from '@/components/keycap';
import { SkeletonRows } from '@/components/skeleton';
import { TextField } from '@/components/text-field';
import { verbQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { count } from '@/lib/time';
import './lineage.css';

/** Products by how many things read them: the hubs come first. */
export function LineageStart() {
  const [words, setWords] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const query = useQuery(verbQuery('show_mesh', { width: 1200, height: 800 }));
  useKeys('Lineage', [{ keys: ['/'], label: 'Find', run: () => field.current?.focus() }]);
  const products = useMemo(() => {
    const all = (query.data?.map.domains ?? []).flatMap((domain) =>
      domain.products.map((product) => ({ ...product, domain: domain.domain })),
    );
    const wanted = words.trim().toLowerCase();
    return all
      .filter((product) => `${product.name} ${product.domain}`.toLowerCase().includes(wanted))
      .sort((left, right) => right.consumers - left.consumers || left.name.localeCompare(right.name));
  }, [query.data, words]);
  if (query.error) return <ErrorState error={query.error} what="the products" onRetry={() => void query.refetch()} />;
  return (
    <div className="page ln-start col g3">
      <h1>Lineage</h1>
      <p className="t2">Choose where to start. Whatever is read most stands first.</p>
      <TextField
        ref={field}
        quiet
        label="Find a product"
        placeholder="Find a product"
        icon="search"
        value={words}
        onChange={(event) => setWords(event.target.value)}
        after={<Keycap combo="/" />}
      />
      {query.isPending && <SkeletonRows count={10} height={36} />}
      {query.data && products.length === 0 && (
        <EmptyState icon="lineage" title={words ? 'No product has this name' : 'No products yet'}>
          {words ? 'Search finds assets, columns and people too.' : 'Connect a source, or open the demo mesh.'}
        </EmptyState>
      )}
      <ul className="ln-list">
        {products.map((product) => (
          <li key={product.urn}>
            <Link to="/lineage/$urn" params={{ urn: product.urn }} search={{}} className="row g2">
              <DomainGlyph domain={product.domain} size={11} />
              <span className="b5 el">{product.name}</span>
              <span className="t3 s12">{product.domain}</span>
              <span className="end t2 s12 num">
                {product.consumers === 0 ? 'read by nothing' : `read by ${count(product.consumers, 'thing')}`}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
