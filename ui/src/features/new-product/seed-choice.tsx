import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import { DomainGlyph } from '@/components/domain-glyph';
import { ErrorState, sentence } from '@/components/error-state';
import { Segmented } from '@/components/segmented';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';
import { AssetSeed } from './asset-seed';
import { ChoiceList } from './choice-list';
import type { Origin, Typed } from './use-new-product';

const ORIGINS: readonly { value: Origin; label: string; about: string }[] = [
  { value: 'assets', label: 'Tables', about: 'Each table becomes an output port. What is known of them is taken over.' },
  { value: 'dbt_group', label: 'A dbt group', about: 'The public models of a group become output ports.' },
  { value: 'contract', label: 'A contract', about: 'The contract becomes an output port, and its purpose and limits the product’s.' },
];

interface SeedChoiceProps {
  typed: Typed;
  field: Ref<HTMLInputElement>;
  onChange: (part: Partial<Typed>) => void;
}

/** What it is made from: tables, a dbt group, or a contract. */
export function SeedChoice({ typed, field, onChange }: SeedChoiceProps) {
  const origin = ORIGINS.find((one) => one.value === typed.from) ?? ORIGINS[0];
  return (
    <section className="np-part" aria-label="What it is made from">
      <h2>What it is made from</h2>
      <div className="row g3 wrap np-origin">
        <Segmented label="Made from" value={typed.from} options={ORIGINS} onChange={(from) => onChange({ from })} />
        <span className="s12 t2">{origin?.about}</span>
      </div>
      {typed.from === 'assets' ? <AssetSeed chosen={typed.assets} field={field} onChange={(assets) => onChange({ assets })} /> : <Seeds typed={typed} onChange={onChange} />}
    </section>
  );
}

function Seeds({ typed, onChange }: Omit<SeedChoiceProps, 'field'>) {
  const { data, error, refetch } = useQuery(verbQuery('list_seeds', {}));
  if (error) return <ErrorState error={error} what="what products can be made from" onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows height={28} count={6} />;
  if (typed.from === 'dbt_group') {
    const key = (group: { source: string; name: string }) => `${group.source}/${group.name}`;
    return (
      <>
        <ChoiceList
          label="dbt groups"
          name="group"
          rows={data.groups}
          rowKey={key}
          chosen={typed.group && key(typed.group)}
          onChoose={(group) => onChange({ group })}
          empty="No dbt group waits: either no dbt project is connected, or each group with public models is a product already."
          render={(group) => (
            <>
              <span className="nw">{group.name}</span>
              <span className="t3 el">
                {group.source}, {count(group.models.length, 'model')}: {group.models.map((one) => one.name).join(', ')}
              </span>
            </>
          )}
        />
        {data.notes.map((note) => (
          <p key={note} className="s12 t3">
            {sentence(note)}
          </p>
        ))}
      </>
    );
  }
  return (
    <ChoiceList
      label="Contracts"
      name="contract"
      rows={data.contracts}
      rowKey={(contract) => contract.urn}
      chosen={typed.contract?.urn ?? null}
      onChoose={(contract) => onChange({ contract })}
      empty="No contract waits: each that is connected belongs to a product already."
      render={(contract) => (
        <>
          {contract.domain && <DomainGlyph domain={contract.domain} size={10} />}
          <span className="nw">{contract.name}</span>
          <span className="mono t3 el">{contract.full_name}</span>
        </>
      )}
    />
  );
}
