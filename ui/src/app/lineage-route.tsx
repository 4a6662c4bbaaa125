import { getRouteApi } from '@tanstack/react-router';
import { LineagePage } from '@/features/lineage/lineage-page';

const route = getRouteApi('/lineage/$urn');

export function LineageOfRoute() {
  const { urn } = route.useParams();
  return <LineagePage key={urn} urn={urn} />;
}

export function WholeMeshRoute() {
  return <LineagePage />;
}
