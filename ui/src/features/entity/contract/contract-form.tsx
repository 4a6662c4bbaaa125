import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { classes } from '@/lib/class-names';
import type { ContractStandard } from '@/ipc/bindings';
import { listAt, pathOf, textAt } from './contract-doc';
import { FormBasics, FormPeople, FormPorts, FormPromises, FormQuality, FormServers } from './form-parts';
import { FormSchema } from './form-schema';
import type { ContractText } from './use-contract-text';

type Part = 'basics' | 'schema' | 'quality' | 'promises' | 'servers' | 'people' | 'ports';

const NAME: Readonly<Record<Part, string>> = { basics: 'Basics', schema: 'Schema', quality: 'Quality', promises: 'Service levels', servers: 'Servers', people: 'People and roles', ports: 'Ports' };
const PARTS: Readonly<Record<ContractStandard, readonly Part[]>> = {
  odcs: ['basics', 'schema', 'quality', 'promises', 'servers', 'people'],
  odps: ['basics', 'ports', 'people'],
};
/** Which part of the form a key of the document is in. */
const HOME: Readonly<Record<string, Part>> = { schema: 'schema', quality: 'quality', slaProperties: 'promises', servers: 'servers', team: 'people', roles: 'people', support: 'people', inputPorts: 'ports', outputPorts: 'ports' };

interface ContractFormProps {
  contract: ContractText;
  format: ContractStandard;
  onGo: (line: number, column?: number) => void;
}

/** The file as fields. What a field changes is put into the text in its place, and nothing else is touched. */
export function ContractForm({ contract, format, onGo }: ContractFormProps) {
  const [part, setPart] = useState<Part>('basics');
  const parts = PARTS[format];
  const shown = parts.includes(part) ? part : 'basics';
  const [first] = contract.checked?.errors ?? [];
  if (contract.doc === undefined) {
    if (!contract.checked) return <div className="contract-form" aria-busy />;
    return (
      <div className="contract-form">
        <Banner
          kind="bad"
          title="The text cannot be read as it is."
          actions={
            first &&
            first.line > 0 && (
              <Button small onClick={() => onGo(first.line, first.column)}>
                Go to line {first.line}
              </Button>
            )
          }
        >
          {first && sentence(first.message)} The form comes back when it can.
        </Banner>
      </div>
    );
  }
  const wrong = new Set((contract.settled ? (contract.checked?.errors ?? []) : []).map((error) => HOME[pathOf(error.path)[0] ?? ''] ?? 'basics'));
  return (
    <div className="contract-form scroll">
      <div className="row wrap form-parts" role="group" aria-label="Parts of the form">
        {parts.map((one) => (
          <button key={one} type="button" className={classes('form-part', one === shown && 'on')} aria-pressed={one === shown} onClick={() => setPart(one)}>
            {NAME[one]}
            {countOf(contract, one) > 0 && <span className="s11 t3 num">{countOf(contract, one)}</span>}
            {wrong.has(one) && <span className="form-dot" role="img" aria-label="something to mend" />}
          </button>
        ))}
      </div>
      <div key={shown} className="form-body">
        {shown === 'basics' && <FormBasics contract={contract} format={format} />}
        {shown === 'schema' && <FormSchema contract={contract} />}
        {shown === 'quality' && <FormQuality contract={contract} />}
        {shown === 'promises' && <FormPromises contract={contract} />}
        {shown === 'servers' && <FormServers contract={contract} />}
        {shown === 'people' && <FormPeople contract={contract} />}
        {shown === 'ports' && <FormPorts contract={contract} />}
      </div>
    </div>
  );
}

function countOf(contract: ContractText, part: Part): number {
  const length = (key: string) => listAt(contract.doc, [key]).length;
  switch (part) {
    case 'schema':
      return length('schema');
    case 'quality':
      return listAt(contract.doc, ['schema']).reduce<number>((sum, object) => sum + listAt(object, ['quality']).length, length('quality'));
    case 'promises':
      return length('slaProperties');
    case 'servers':
      return length('servers');
    case 'ports':
      return length('inputPorts') + length('outputPorts');
    case 'people':
      return textAt(contract.doc, ['team']) === '' ? length('team') + listAt(contract.doc, ['team', 'members']).length + length('roles') + length('support') : 0;
    case 'basics':
      return 0;
  }
}
