import { EntityLink } from '@/components/entity-link';
import { Icon } from '@/components/icon';
import { Section } from '@/components/section';
import type { ShowEntityResponse } from '@/ipc/bindings';

export function InputPorts({ entity }: { entity: ShowEntityResponse }) {
  const ports = entity.input_ports;
  if (ports.length === 0) return null;
  return (
    <Section title="Input ports" aside={<span className="t3">{ports.length}</span>}>
      <ul className="col g2">
        {ports.map((port) => (
          <li key={`${port.name} ${port.version ?? ''}`} className="row g2 min0">
            <Icon name="forward" size={13} className="t3" />
            <span className="el b5">{port.name}</span>
            {port.version && <span className="s11 t3 nw">v{port.version}</span>}
            <span className="end min0 s12">
              {port.reads ? <EntityLink to={port.reads} /> : <span className="t3" title={port.contract_id ?? undefined}>not found here</span>}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
