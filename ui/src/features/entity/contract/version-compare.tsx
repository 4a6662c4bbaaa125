import { useQuery } from '@tanstack/react-query';
import { Banner } from '@/components/banner';
import { BothTexts } from '@/components/both-texts';
import { EntityLink } from '@/components/entity-link';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { StatusMark } from '@/components/status-mark';
import type { CompareContractVersionsResponse, VersionText } from '@/ipc/bindings';
import { workQuery } from '@/ipc/queries';
import { broken, byImpact, IMPACT_STATUS, IMPACT_WORD, subjectOf, valuesOf } from './contract-words';

/** Two versions: what changed in words, and their texts line by line. */
export function VersionCompare({ name, old, newer }: { name: string; old: number; newer: number }) {
  const compared = useQuery(workQuery('compare_contract_versions', { name, old, new: newer }));
  if (compared.error && !compared.data) return <ErrorState error={compared.error} what="the two versions" onRetry={() => void compared.refetch()} />;
  if (!compared.data) {
    return (
      <div className="grow">
        <SkeletonRows height={20} count={16} />
      </div>
    );
  }
  const { data } = compared;
  return (
    <div className="grow scroll" role="region" aria-label="Two versions">
      <Words data={data} />
      {(!data.old.as_written || !data.new.as_written) && <p className="s12 t3 version-note">Their values are kept, not their layout: order and comments of the texts below are not the owner’s.</p>}
      <BothTexts before={{ title: titleOf(data.old), text: data.old.text }} after={{ title: titleOf(data.new), text: data.new.text }} />
    </div>
  );
}

function titleOf(text: VersionText): string {
  const version = text.version ?? 'No version';
  return text.by ? `${version}, published by ${text.by}` : version;
}

function Words({ data }: { data: CompareContractVersionsResponse }) {
  const readers = broken(data.changes);
  return (
    <div className="version-words">
      <h2>
        {data.old.version ?? 'No version'} to {data.new.version ?? 'no version'}
      </h2>
      {data.impact === null && <p className="t2">Nothing is promised differently.</p>}
      {readers.length > 0 && (
        <Banner kind="bad" title={`${readers.length === 1 ? 'One reader breaks' : `${readers.length} readers break`}.`}>
          {readers.slice(0, 8).map((reader, index) => (
            <span key={reader.urn}>
              {index > 0 && ', '}
              <EntityLink to={{ urn: reader.urn, name: reader.name, kind: 'table', full_name: reader.name, domain: null }} mark="none" />
              {reader.columns.length > 0 && <span className="mono s12"> ({reader.columns.join(', ')})</span>}
            </span>
          ))}
          {readers.length > 8 && ` and ${readers.length - 8} more`}
        </Banner>
      )}
      {byImpact(data.changes).map((group) => (
        <div key={group.impact} className="contract-group">
          <StatusMark status={IMPACT_STATUS[group.impact]}>{IMPACT_WORD[group.impact]}</StatusMark>
          <ul>
            {group.changes.slice(0, 40).map((change, index) => (
              <li key={index} className="wrap-any">
                {change.about}: <span className="mono s12">{subjectOf(change)}</span> <span className="t2">{valuesOf(change)}</span>
              </li>
            ))}
            {group.changes.length > 40 && <li className="t3">and {group.changes.length - 40} more</li>}
          </ul>
        </div>
      ))}
      {data.missing.length > 0 && <p className="s12 t2">Not compared, because it was too large to be kept: {data.missing.join(', ')}.</p>}
    </div>
  );
}
