import type { ContractStandard } from '@/ipc/bindings';
import { listAt, textAt, valueAt } from './contract-doc';
import { BoundArea, BoundSelect, BoundTags, BoundText } from './form-fields';
import { FormList } from './form-list';
import { FormRule } from './form-rule';
import type { ContractText } from './use-contract-text';

const STATUS = ['proposed', 'draft', 'active', 'deprecated', 'retired'] as const;
const DRIVERS = ['analytics', 'operational', 'regulatory'] as const;

interface PartProps {
  contract: ContractText;
}

export function FormBasics({ contract, format }: PartProps & { format: ContractStandard }) {
  return (
    <div className="col g3">
      <div className="form-two">
        <BoundText contract={contract} path={['name']} label="Name" />
        <BoundText contract={contract} path={['id']} label="Id" />
        <BoundText contract={contract} path={['version']} label="Version" />
        <BoundSelect contract={contract} path={['status']} label="Status" options={STATUS} />
        <BoundText contract={contract} path={['domain']} label="Domain" />
        {format === 'odcs' ? <BoundText contract={contract} path={['dataProduct']} label="Data product" /> : <BoundText contract={contract} path={['tenant']} label="Tenant" />}
      </div>
      <BoundArea contract={contract} path={['description', 'purpose']} label="What it is for" />
      <BoundArea contract={contract} path={['description', 'usage']} label="How to use it" />
      <BoundArea contract={contract} path={['description', 'limitations']} label="Do not use it for" />
      <BoundTags contract={contract} path={['tags']} label="Tags" />
    </div>
  );
}

export function FormQuality({ contract }: PartProps) {
  const objects = listAt(contract.doc, ['schema']);
  if (objects.length === 0) return <p className="t2">Rules belong to an object. Add one under Schema first.</p>;
  return (
    <div className="col g3">
      {objects.map((object, index) => {
        const name = textAt(object, ['name']) || `object ${index + 1}`;
        return (
          <section key={index}>
            <h3 className="form-head">{name}</h3>
            <FormList
              contract={contract}
              path={['schema', index, 'quality']}
              noun="rule"
              fresh={{ type: 'library', metric: 'rowCount', mustBeGreaterThan: 0 }}
              empty="No rule is promised."
              title={(rule) => textAt(rule, ['name']) || textAt(rule, ['metric']) || textAt(rule, ['rule']) || textAt(rule, ['type'])}
            >
              {(path) => <FormRule contract={contract} path={path} columns={listAt(object, ['properties']).map((column) => textAt(column, ['name']))} />}
            </FormList>
          </section>
        );
      })}
    </div>
  );
}

export function FormPromises({ contract }: PartProps) {
  return (
    <FormList contract={contract} path={['slaProperties']} noun="promise" fresh={{ property: 'latency', value: 1, unit: 'h' }} empty="Nothing is promised of freshness, retention or availability." title={(sla) => textAt(sla, ['property'])}>
      {(path) => (
        <>
          <div className="form-two">
            <BoundText contract={contract} path={[...path, 'property']} label="Property" list="contract-properties" />
            <BoundText contract={contract} path={[...path, 'element']} label="About" placeholder="orders.placed_at" />
            <BoundText contract={contract} path={[...path, 'value']} label="Value" number />
            <BoundText contract={contract} path={[...path, 'unit']} label="Unit" placeholder="h" />
            <BoundSelect contract={contract} path={[...path, 'driver']} label="Why" options={DRIVERS} />
            <BoundText contract={contract} path={[...path, 'description']} label="In words" />
          </div>
          <datalist id="contract-properties">
            {['latency', 'freshness', 'frequency', 'retention', 'availability', 'throughput', 'errorRate', 'generalAvailability', 'endOfSupport', 'endOfLife', 'timeToDetect', 'timeToNotify', 'timeToRepair'].map((word) => (
              <option key={word} value={word} />
            ))}
          </datalist>
        </>
      )}
    </FormList>
  );
}

export function FormServers({ contract }: PartProps) {
  return (
    <FormList contract={contract} path={['servers']} noun="server" fresh={{ server: 'lake', type: 'custom' }} empty="It does not say where the data is served." title={(server) => textAt(server, ['server'])}>
      {(path, server) => (
        <>
          <div className="form-two">
            <BoundText contract={contract} path={[...path, 'server']} label="Name" />
            <BoundText contract={contract} path={[...path, 'type']} label="Type" />
            <BoundText contract={contract} path={[...path, 'environment']} label="Environment" placeholder="prod" />
            <BoundText contract={contract} path={[...path, 'catalog']} label="Catalog" />
            {valueAt(server, ['namespace']) === undefined ? <BoundText contract={contract} path={[...path, 'schema']} label="Schema or namespace" /> : <BoundText contract={contract} path={[...path, 'namespace']} label="Namespace" />}
          </div>
          <BoundArea contract={contract} path={[...path, 'description']} label="Description" />
        </>
      )}
    </FormList>
  );
}

export function FormPeople({ contract }: PartProps) {
  // Before ODCS 3.1 a team is a plain list of people.
  const team = Array.isArray(valueAt(contract.doc, ['team'])) ? ['team'] : ['team', 'members'];
  const odps = contract.checked?.standard === 'odps';
  return (
    <div className="col g3">
      <section>
        <h3 className="form-head">Team</h3>
        <FormList contract={contract} path={team} noun="person" fresh={{ username: '', role: 'owner' }} empty="Nobody answers for it." title={(person) => textAt(person, ['name']) || textAt(person, ['username'])}>
          {(path) => (
            <div className="form-two">
              <BoundText contract={contract} path={[...path, 'username']} label="Mail or login" />
              <BoundText contract={contract} path={[...path, 'name']} label="Name" />
              <BoundText contract={contract} path={[...path, 'role']} label="Role" placeholder="owner" />
            </div>
          )}
        </FormList>
      </section>
      {!odps && (
        <section>
          <h3 className="form-head">Roles</h3>
          <FormList contract={contract} path={['roles']} noun="role" fresh={{ role: 'reader', access: 'read' }} empty="No role is named that opens it." title={(role) => textAt(role, ['role'])}>
            {(path) => (
              <div className="form-two">
                <BoundText contract={contract} path={[...path, 'role']} label="Role" />
                <BoundText contract={contract} path={[...path, 'access']} label="Access" placeholder="read" />
                <BoundText contract={contract} path={[...path, 'firstLevelApprovers']} label="First approver" />
                <BoundText contract={contract} path={[...path, 'secondLevelApprovers']} label="Second approver" />
              </div>
            )}
          </FormList>
        </section>
      )}
      <section>
        <h3 className="form-head">Support</h3>
        <FormList contract={contract} path={['support']} noun="channel" fresh={{ channel: '', tool: 'slack' }} empty="It does not say where to ask." title={(channel) => textAt(channel, ['channel'])}>
          {(path) => (
            <div className="form-two">
              <BoundText contract={contract} path={[...path, 'channel']} label="Channel" />
              <BoundText contract={contract} path={[...path, 'tool']} label="Tool" placeholder="slack, email, ticket" />
              <BoundText contract={contract} path={[...path, 'scope']} label="For" placeholder="interactive, issues" />
              <BoundText contract={contract} path={[...path, 'url']} label="Address" />
            </div>
          )}
        </FormList>
      </section>
    </div>
  );
}

export function FormPorts({ contract }: PartProps) {
  return (
    <div className="col g3">
      <section>
        <h3 className="form-head">Output ports</h3>
        <FormList contract={contract} path={['outputPorts']} noun="port" fresh={{ name: 'port', version: '1.0.0' }} empty="It offers nothing yet." title={(port) => textAt(port, ['name'])}>
          {(path) => (
            <div className="form-two">
              <BoundText contract={contract} path={[...path, 'name']} label="Name" />
              <BoundText contract={contract} path={[...path, 'version']} label="Version" />
              <BoundText contract={contract} path={[...path, 'contractId']} label="Id of its contract" />
              <BoundText contract={contract} path={[...path, 'type']} label="Type" placeholder="tables" />
              <BoundText contract={contract} path={[...path, 'description']} label="Description" />
            </div>
          )}
        </FormList>
      </section>
      <section>
        <h3 className="form-head">Input ports</h3>
        <FormList contract={contract} path={['inputPorts']} noun="port" fresh={{ name: 'port', version: '1.0.0', contractId: '' }} empty="It reads nothing that it names." title={(port) => textAt(port, ['name'])}>
          {(path) => (
            <div className="form-two">
              <BoundText contract={contract} path={[...path, 'name']} label="Name" />
              <BoundText contract={contract} path={[...path, 'version']} label="Version" />
              <BoundText contract={contract} path={[...path, 'contractId']} label="Id of the contract it relies on" />
            </div>
          )}
        </FormList>
      </section>
    </div>
  );
}
