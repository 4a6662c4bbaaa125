import { Link } from '@tanstack/react-router';
import { Avatar } from '@/components/avatar';
import { Section } from '@/components/section';
import type { EntityCard } from '@/ipc/bindings';
import { filterText } from '@/lib/query-text';
import { count } from '@/lib/time';

/** Who owns the products of a domain, the most first. */
export function DomainPeople({ products }: { products: readonly EntityCard[] }) {
  const owned = new Map<string, number>();
  for (const { owner } of products) if (owner !== null) owned.set(owner, (owned.get(owner) ?? 0) + 1);
  const owners = [...owned].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const nobody = products.filter((product) => product.owner === null).length;
  if (products.length === 0) return null;
  return (
    <Section title="Product owners">
      <ul className="col g2">
        {owners.map(([name, amount]) => (
          <li key={name} className="row g2 min0">
            <Avatar name={name} />
            <Link className="el" to="/discover" search={{ q: filterText('owner', [name]) }}>
              {name}
            </Link>
            <span className="end s12 t3 nw num">{count(amount, 'product')}</span>
          </li>
        ))}
      </ul>
      {nobody > 0 && <p className="s12 t2">{count(nobody, 'product')} without an owner.</p>}
    </Section>
  );
}
