import { useQueries } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { SkeletonRows } from '@/components/skeleton';
import type { EntityLink, ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { NewProduct } from './new-product';
import { SkeletonDialog } from './skeleton-dialog';
import type { Typed } from './use-new-product';

const route = getRouteApi('/new-product');

/** Making a product: begun with what the address names, where it names something. */
export function NewProductPage() {
  const { assets = [], contract, skeleton } = route.useSearch();
  const navigate = useNavigate();
  const begins = { ...(assets.length > 0 && { assets }), ...(contract !== undefined && { contract }) };
  const ask = (asked: boolean) => void navigate({ to: '/new-product', search: asked ? { ...begins, skeleton: true } : begins, replace: true });
  const named = contract === undefined ? assets : [contract];
  const found = useQueries({ queries: named.map((name) => ({ ...verbQuery('show_entity', { name }), retry: false })) });
  if (found.some((one) => one.isPending)) return <SkeletonRows height={28} count={8} />;
  const links = found.flatMap((one) => (one.data ? [linkOf(one.data)] : []));
  return (
    <>
      <NewProduct key={named.join(' ')} begin={begun(links, contract !== undefined)} missed={found.filter((one) => one.isError).length} onSkeleton={() => ask(true)} />
      {skeleton && <SkeletonDialog onClose={() => ask(false)} />}
    </>
  );
}

function begun(links: readonly EntityLink[], isContract: boolean): Partial<Typed> {
  const [first] = links;
  if (!first) return {};
  return isContract ? { from: 'contract', contract: first } : { from: 'assets', assets: links };
}

function linkOf({ urn, kind, name, full_name, domain }: ShowEntityResponse): EntityLink {
  return { urn, kind, name, full_name, domain };
}
