import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Section } from '@/components/section';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { filterText } from '@/lib/query-text';
import { Docs } from '../overview/docs';
import { NamesCard } from '../overview/names-card';
import { PeopleCard } from '../overview/people-card';
import { AssetList } from './asset-list';
import { DomainPeople } from './domain-people';
import { DomainTroubles } from './domain-troubles';
import { HealthNumbers } from './health-numbers';
import { ProductTable } from './product-table';

/** A domain: its products and how they do, its assets, its people. */
export function DomainPage({ entity }: { entity: ShowEntityResponse }) {
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const health = frame?.domains.find((one) => one.domain === entity.name);
  return (
    <>
      <div className="grow scroll ov-main">
        {health && <HealthNumbers health={health} />}
        <DomainTroubles domain={entity.name} />
        {(entity.description ?? entity.markdown) && <Docs entity={entity} />}
        <ProductTable title="Products" products={entity.owned_products} empty="No product belongs to this domain." />
        <AssetList assets={entity.owned_assets} />
      </div>
      <aside className="ov-side scroll" aria-label="About the domain">
        <Section title="Look around">
          <ul className="col g1 s12">
            <li>
              <Link to="/discover" search={{ q: filterText('domain', [entity.name]) }}>
                Everything in {entity.name}
              </Link>
            </li>
            <li>
              <Link to="/health" search={{ domain: entity.name }}>
                Health of {entity.name}
              </Link>
            </li>
            <li>
              <Link to="/mesh">The domain on the mesh map</Link>
            </li>
          </ul>
        </Section>
        {entity.people.length > 0 && <PeopleCard entity={entity} />}
        <DomainPeople products={entity.owned_products} />
        <NamesCard entity={entity} />
      </aside>
    </>
  );
}
