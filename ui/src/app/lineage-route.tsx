import { getRouteApi } from '@tanstack/react-router';
import { LineagePage, LineageStartPage } from '@/features/lineage/lineage-page';

const route = getRouteApi('/lineage/$urn');

export function LineageOfRoute() {
  const { urn } = route.useParams();
  const search = route.useSearch();
  return <LineagePage key={urn} urn={urn} search={search} />;
}

export function WholeMeshRoute() {
  return <LineageStartPage />;
}
