import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Icon } from '@/components/icon';
import { Keycap } from '@/components/keycap';
import { Section } from '@/components/section';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { clock } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { MissingList } from './missing-list';
import { missingSummary } from './missing-words';

const SHOWN = 4;

/** The way into the editor of a product, and what is still missing of it. */
export function ProductCard({ entity }: { entity: ShowEntityResponse }) {
  const now = useNow();
  const navigate = useNavigate();
  const isProduct = entity.kind === 'product';
  const { data } = useQuery({ ...verbQuery('show_product', { name: entity.urn }), enabled: isProduct });
  useKeys('Product', isProduct ? [{ keys: ['o'], label: 'Product', run: () => void navigate({ to: '/entity/$urn/product', params: { urn: entity.urn } }) }] : []);
  if (!isProduct) return null;
  const needed = data?.missing.filter((one) => one.required) ?? [];
  // What readers rely on already says only what it cannot be without; a draft says all that is to be done.
  const listed = entity.status === 'active' || entity.status === 'deprecated' ? needed : (data?.missing ?? []);
  return (
    <Section
      title="Product"
      aside={
        <Link to="/entity/$urn/product" params={{ urn: entity.urn }} className="btn sm">
          <Icon name="edit" size={13} />
          {data?.draft ? `Go on with your draft of ${clock(new Date(data.draft.at), now)}` : 'Edit'}
          <Keycap combo="o" />
        </Link>
      }
    >
      {data && entity.status !== 'retired' && <p className="s12 t2 product-about">{missingSummary(data.missing)}</p>}
      {listed.length > 0 && entity.status !== 'retired' && <MissingList urn={entity.urn} missing={listed} most={SHOWN} />}
      {data && entity.status === 'retired' && <p className="s12 t2">It is retired. It can be revived as a draft.</p>}
    </Section>
  );
}
