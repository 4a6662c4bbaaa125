import { getRouteApi } from '@tanstack/react-router';
import { ContractFilePage } from '@/features/entity/contract/contract-file-page';
import { ContractVersionsPage } from '@/features/entity/contract/contract-versions-page';

const file = getRouteApi('/entity/$urn/contract');
const versions = getRouteApi('/entity/$urn/versions');

export function ContractRoute() {
  const { urn } = file.useParams();
  const { format } = file.useSearch();
  return <ContractFilePage key={`${urn} ${format ?? ''}`} urn={urn} format={format} />;
}

export function ContractVersionsRoute() {
  const { urn } = versions.useParams();
  const search = versions.useSearch();
  return <ContractVersionsPage key={urn} urn={urn} search={search} />;
}
