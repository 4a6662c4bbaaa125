import type { ShowEntityResponse } from '@/ipc/bindings';
import { OverviewTab } from '../overview/overview-tab';
import { ContractPage } from './contract-page';
import { DomainPage } from './domain-page';
import { PersonPage } from './person-page';
import { TermPage } from './term-page';

/** The first side of a page: what matters differs by what the thing is. */
export function KindPage({ entity }: { entity: ShowEntityResponse }) {
  switch (entity.kind) {
    case 'contract':
      return <ContractPage entity={entity} />;
    case 'domain':
      return <DomainPage entity={entity} />;
    case 'person':
    case 'team':
      return <PersonPage entity={entity} />;
    case 'term':
      return <TermPage entity={entity} />;
    default:
      return <OverviewTab entity={entity} />;
  }
}
