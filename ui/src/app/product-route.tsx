import { getRouteApi } from '@tanstack/react-router';
import { ProductPage } from '@/features/entity/product/product-page';

const route = getRouteApi('/entity/$urn/product');

export function ProductRoute() {
  const { urn } = route.useParams();
  const { part } = route.useSearch();
  return <ProductPage key={urn} urn={urn} part={part} />;
}
