import { Link } from '@tanstack/react-router';
import { EntityLink } from '@/components/entity-link';
import { Section } from '@/components/section';
import { Tag } from '@/components/tag';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { ContractServers } from '../kinds/contract-servers';
import { Whence } from '../whence';
import { lifecycleName } from '../words';

/** The contract's terms; where there is none, how to begin one. */
export function ContractCard({ entity }: { entity: ShowEntityResponse }) {
  const { contract } = entity;
  if (!contract) {
    if (!['product', 'table', 'view'].includes(entity.kind)) return null;
    return (
      <Section title="Contract">
        <p className="t2">
          Nothing is promised of its columns.{' '}
          <Link className="link" to="/entity/$urn/contract" params={{ urn: entity.urn }} search={{}}>
            Draft a contract
          </Link>
        </p>
      </Section>
    );
  }
  const link = entity.output_ports.find((port) => port.contract && port.contract_id === contract.id)?.contract;
  return (
    <Section
      title="Contract"
      aside={
        <span className="row g1">
          {contract.status && <Tag>{lifecycleName(contract.status)}</Tag>}
          <Link className="link s12" to="/entity/$urn/contract" params={{ urn: entity.urn }} search={{}}>
            Edit
          </Link>
          <Whence of={['contract']} label="the contract" />
        </span>
      }
    >
      <dl className="dl">
        <dt>Name</dt>
        <dd className="min0">{link ? <EntityLink to={link} mark="none" /> : (contract.name ?? contract.id)}</dd>
        {contract.version && (
          <>
            <dt>Version</dt>
            <dd className="num">{contract.version}</dd>
          </>
        )}
        <dt>Standard</dt>
        <dd className="num">ODCS {contract.api_version}</dd>
        {contract.objects && contract.objects.length > 0 && (
          <>
            <dt>Promises</dt>
            <dd className="mono wrap-any">{contract.objects.join(', ')}</dd>
          </>
        )}
        {contract.quality && contract.quality.length > 0 && (
          <>
            <dt>Rules</dt>
            <dd>
              <ul>
                {contract.quality.slice(0, 4).map((rule, index) => (
                  <li key={index} className="wrap-any">
                    {rule.name}
                    {rule.element && <span className="mono t3"> {rule.element}</span>}
                    {rule.expectation && <span className="t3"> {rule.expectation}</span>}
                  </li>
                ))}
                {contract.quality.length > 4 && <li className="t3">and {contract.quality.length - 4} more</li>}
              </ul>
            </dd>
          </>
        )}
        <dt>File</dt>
        <dd className="mono wrap-any">{contract.file}</dd>
      </dl>
      <ContractServers servers={contract.servers ?? []} />
    </Section>
  );
}
