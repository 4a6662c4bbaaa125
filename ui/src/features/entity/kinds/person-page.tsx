import { Link } from '@tanstack/react-router';
import { CopyButton } from '@/components/copy-button';
import { Section } from '@/components/section';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { filterText } from '@/lib/query-text';
import { NamesCard } from '../overview/names-card';
import { Whence } from '../whence';
import { AssetList } from './asset-list';
import { ProductTable } from './product-table';

/** A person or team: what they answer for. */
export function PersonPage({ entity }: { entity: ShowEntityResponse }) {
  const mail = entity.people.find((person) => person.mail)?.mail ?? (entity.full_name.includes('@') ? entity.full_name : null);
  return (
    <>
      <div className="grow scroll ov-main">
        <ProductTable title="Answers for" products={entity.owned_products} empty={`${entity.name} has no role in a product.`} />
        <AssetList assets={entity.owned_assets} />
      </div>
      <aside className="ov-side scroll" aria-label="About the person">
        <Section title={entity.kind === 'team' ? 'Team' : 'Person'} aside={<Whence of={['person', 'ownership']} label="this" />}>
          {mail ? (
            <div className="row g2 min0">
              <span className="mono el">{mail}</span>
              <CopyButton text={mail} what="mail" />
            </div>
          ) : (
            <p className="s12 t2">No mail address is known.</p>
          )}
          {entity.description && <p className="s12 t2 pre">{entity.description}</p>}
          <p className="s12">
            <Link to="/discover" search={{ q: filterText('owner', [entity.name]) }}>
              Everything owned by {entity.name}
            </Link>
          </p>
        </Section>
        <NamesCard entity={entity} />
      </aside>
    </>
  );
}
