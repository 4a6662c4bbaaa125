import { getRouteApi } from '@tanstack/react-router';
import { SlaPage } from '@/features/entity/slas/sla-page';

const route = getRouteApi('/entity/$urn/service-levels');

export function SlaRoute() {
  const { urn } = route.useParams();
  return <SlaPage key={urn} urn={urn} />;
}
