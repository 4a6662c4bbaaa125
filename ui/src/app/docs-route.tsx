import { getRouteApi } from '@tanstack/react-router';
import { DocsPage } from '@/features/entity/docs/docs-page';

const route = getRouteApi('/entity/$urn/docs');

export function DocsRoute() {
  const { urn } = route.useParams();
  return <DocsPage key={urn} urn={urn} />;
}
