import { Link } from '@tanstack/react-router';
import { CopyButton } from '@/components/copy-button';
import { Section } from '@/components/section';
import { Table, type Column } from '@/components/table';
import type { QualityRule, ShowEntityResponse } from '@/ipc/bindings';
import { ChangelogCard } from '../overview/changelog-card';
import { Docs } from '../overview/docs';
import { NamesCard } from '../overview/names-card';
import { PeopleCard } from '../overview/people-card';
import { Promises } from '../overview/promises';
import { TagsCard } from '../overview/tags-card';
import { FieldList } from '../schema/field-list';
import { Whence } from '../whence';
import { ContractServers } from './contract-servers';
import { ContractUsers } from './contract-users';

const RULES: readonly Column<QualityRule>[] = [
  { id: 'name', head: 'Rule', cell: (rule) => <b className="b5">{rule.name}</b>, width: '26%' },
  { id: 'element', head: 'About', cell: (rule) => <span className="mono wrap-any">{rule.element ?? 'all of it'}</span> },
  { id: 'expect', head: 'Expects', cell: (rule) => <span className="t2">{rule.expectation ?? rule.type}</span> },
  { id: 'dimension', head: 'Dimension', cell: (rule) => <span className="t3">{rule.dimension}</span> },
  { id: 'severity', head: 'Severity', cell: (rule) => <span className="t3">{rule.severity}</span> },
];

/** A contract: its terms, what it promises, its rules, and who stands on it. */
export function ContractPage({ entity }: { entity: ShowEntityResponse }) {
  const { contract } = entity;
  const rules = contract?.quality ?? [];
  return (
    <>
      <div className="grow scroll ov-main">
        <Promises entity={entity} />
        <Docs entity={entity} />
        {rules.length > 0 && (
          <section className="ov-part">
            <div className="row ov-head">
              <h2>Quality rules</h2>
              <span className="end s12 t3">Promised. Results stand on the Health side of the data</span>
            </div>
            <div className="box clip">
              <Table label="Quality rules" columns={RULES} rows={rules} rowKey={(rule) => `${rule.name} ${rule.element ?? ''} ${rule.expectation ?? ''}`} />
            </div>
          </section>
        )}
        <FieldList fields={entity.fields} />
      </div>
      <aside className="ov-side scroll" aria-label="About the contract">
        {contract && (
          <Section
            title="Terms"
            aside={
              <span className="row g1">
                <Link className="link s12" to="/entity/$urn/contract" params={{ urn: entity.urn }} search={{}}>
                  Edit
                </Link>
                <Whence of={['contract']} label="the terms" />
              </span>
            }
          >
            <dl className="dl">
              <dt>Id</dt>
              <dd className="mono wrap-any">{contract.id}</dd>
              <dt>Standard</dt>
              <dd>ODCS {contract.api_version}</dd>
              {contract.objects && contract.objects.length > 0 && (
                <>
                  <dt>Objects</dt>
                  <dd className="mono wrap-any">{contract.objects.join(', ')}</dd>
                </>
              )}
              <dt>File</dt>
              <dd className="row g1 min0">
                <span className="mono wrap-any grow">{contract.file}</span>
                <CopyButton text={contract.file} what="file" />
              </dd>
            </dl>
            <ContractServers servers={contract.servers ?? []} />
          </Section>
        )}
        <ChangelogCard entity={entity} />
        <ContractUsers entity={entity} />
        <PeopleCard entity={entity} />
        <TagsCard entity={entity} />
        <NamesCard entity={entity} />
      </aside>
    </>
  );
}
