import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EntityLink } from '@/components/entity-link';
import { Section } from '@/components/section';
import type { EntityLink as Target, ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';

const SHOWN = 12;

/** The things that the contract's objects name, and the products that offer them. */
export function ContractUsers({ entity }: { entity: ShowEntityResponse }) {
  const objects = (entity.contract?.objects ?? []).slice(0, SHOWN);
  const answers = useQueries({ queries: objects.map((name) => ({ ...verbQuery('show_entity', { name }), retry: false })) });
  const found = answers.flatMap((answer) => (answer.data ? [answer.data] : []));
  const products = unique([...entity.products, ...found.flatMap((one) => (one.kind === 'product' ? [one] : one.products))]);
  const assets = unique(found.flatMap((one) => (one.kind === 'product' ? (one.data_asset ? [one.data_asset] : []) : [one])));
  return (
    <>
      <Section title="Products under it" aside={products.length > 0 && <span className="t3 num">{products.length}</span>}>
        {products.length === 0 ? (
          <p className="s12 t2">
            No product was found by the objects it names.{' '}
            <Link to="/discover" search={{ q: entity.contract?.name ?? entity.name }}>
              Search for it
            </Link>
          </p>
        ) : (
          <Links list={products} />
        )}
      </Section>
      {assets.length > 0 && (
        <Section title="Data it promises" aside={<span className="t3 num">{assets.length}</span>}>
          <Links list={assets.map((one) => ({ ...one, name: one.full_name }))} />
        </Section>
      )}
    </>
  );
}

function Links({ list }: { list: readonly Target[] }) {
  return (
    <ul className="col g1">
      {list.map((one) => (
        <li key={one.urn} className="row min0">
          <EntityLink to={one} />
        </li>
      ))}
    </ul>
  );
}

function unique(list: readonly Target[]): Target[] {
  return [...new Map(list.map((one) => [one.urn, one])).values()];
}
