import { getRouteApi } from '@tanstack/react-router';
import { AccessTab } from '@/features/access/access-tab';
import { EntityPage } from '@/features/entity/entity-page';
import { LineagePanel } from '@/features/lineage/lineage-panel';

const route = getRouteApi('/entity/$urn');

/** Features do not know each other: the lineage and access sides of a page are handed in from here. */
export function EntityRoute() {
  const { urn } = route.useParams();
  return <EntityPage key={urn} urn={urn} lineage={<LineagePanel urn={urn} />} access={<AccessTab urn={urn} />} />;
}
