import { useId } from 'react';
import { CopyButton } from '@/components/copy-button';
import { EntityLink } from '@/components/entity-link';
import { Icon } from '@/components/icon';
import { Section } from '@/components/section';
import type { AccessState, PortView, ShowEntityResponse } from '@/ipc/bindings';
import { Whence } from '../whence';
import { PortRequest, whyNoRequest } from './port-request';

export function OutputPorts({ entity }: { entity: ShowEntityResponse }) {
  const ports = entity.output_ports;
  if (ports.length === 0) return null;
  return (
    <Section
      title="Output ports"
      aside={
        <span className="row g1 t3">
          {ports.length}
          <Whence of={['product']} label="the ports" />
        </span>
      }
    >
      <ul>
        {ports.map((port) => (
          <OutputPort key={`${port.name} ${port.version ?? ''}`} port={port} called={calledAmong(port, ports)} access={entity.access} />
        ))}
      </ul>
    </Section>
  );
}

/** Its name, with the version where another port is called the same. */
function calledAmong(port: PortView, ports: readonly PortView[]): string {
  const alone = ports.every((other) => other === port || other.name !== port.name);
  return alone || !port.version ? port.name : `${port.name} v${port.version}`;
}

function OutputPort({ port, called, access }: { port: PortView; called: string; access: AccessState }) {
  const why = useId();
  const off = whyNoRequest(port.assets);
  return (
    <li className="row g2 top port">
      <Icon name={port.assets.length > 0 ? 'table' : 'plug'} size={14} className="t2 port-icon" />
      <div className="grow">
        <div className="row g2 min0">
          <b className="b5 el">{port.name}</b>
          {port.version && <span className="s11 t3 nw">v{port.version}</span>}
          {port.port_type && <span className="s11 t3 nw">{port.port_type}</span>}
        </div>
        {port.description && <div className="s12 t2 pre">{port.description}</div>}
        {port.assets.map((asset) => (
          <div key={asset.urn} className="row g1 min0">
            <span className="mono min0 grow">
              <EntityLink to={{ ...asset, name: asset.full_name }} mark="none" />
            </span>
            <CopyButton text={asset.full_name} what="name" />
          </div>
        ))}
        {off !== null && (
          <div id={why} className="s12 t3">
            {off}
          </div>
        )}
        {port.contract && (
          <div className="row g1 s12 min0">
            <Icon name="contract" size={12} className="t3" />
            <EntityLink to={port.contract} mark="none" />
          </div>
        )}
        {!port.contract && port.contract_id && (
          <div className="s12 t3 el" title={port.contract_id}>
            Contract {port.contract_id}, not found here
          </div>
        )}
      </div>
      <PortRequest name={called} assets={port.assets} access={access} why={why} />
    </li>
  );
}
