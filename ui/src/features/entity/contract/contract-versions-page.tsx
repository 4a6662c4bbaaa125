import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { EntityLink } from '@/components/entity-link';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import type { ListContractVersionsResponse, ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { EntityContext } from '../entity-context';
import { EntityHeader } from '../entity-header';
import { EntityMissing } from '../entity-missing';
import { EntitySkeleton } from '../entity-skeleton';
import type { VersionsSearch } from './contract-search';
import { VersionCompare } from './version-compare';
import { VersionList } from './version-list';
import '../entity.css';
import '../docs/docs.css';
import './contract.css';

/** Every version of a contract, and any two of them side by side. */
export function ContractVersionsPage({ urn, search }: { urn: string; search: VersionsSearch }) {
  const entity = useQuery(verbQuery('show_entity', { name: urn }));
  const listed = useQuery(verbQuery('list_contract_versions', { name: urn }));
  if (entity.error && !entity.data) return <EntityMissing name={urn} error={entity.error} onRetry={() => void entity.refetch()} />;
  if (!entity.data) return <EntitySkeleton />;
  return (
    <EntityContext value={entity.data}>
      <section className="pane grow" aria-label={`Versions of the contract of ${entity.data.name}`}>
        <EntityHeader entity={entity.data} tab="overview" canQuery={false} onQuery={() => undefined} />
        {listed.data ? (
          <Versions entity={entity.data} listed={listed.data} search={search} />
        ) : listed.error ? (
          <ErrorState error={listed.error} what={`the versions of ${entity.data.name}`} onRetry={() => void listed.refetch()} />
        ) : (
          <div className="grow head-line">
            <SkeletonRows height={48} count={6} />
          </div>
        )}
      </section>
    </EntityContext>
  );
}

function Versions({ entity, listed, search }: { entity: ShowEntityResponse; listed: ListContractVersionsResponse; search: VersionsSearch }) {
  const navigate = useNavigate();
  const leave = () => void navigate({ to: '/entity/$urn', params: { urn: entity.urn }, search: {} });
  const show = (old: number, newer: number) => void navigate({ to: '/entity/$urn/versions', params: { urn: entity.urn }, search: { old: Math.min(old, newer), new: Math.max(old, newer) }, replace: true });
  useScreen([{ label: 'Discover', to: '/discover' }, { label: entity.name, to: `/entity/${encodeURIComponent(entity.urn)}` }, { label: 'Changelog' }], true);
  const { versions } = listed;
  const newest = versions.find((version) => version.revision === search.new) ?? versions[0];
  const older = versions.find((version) => version.revision === search.old) ?? versions[versions.findIndex((version) => version === newest) + 1];
  const step = (by: number) => {
    const index = versions.findIndex((version) => version === newest) + by;
    const [to, from] = [versions[index], versions[index + 1]];
    if (to && from) show(from.revision, to.revision);
  };
  useKeys('Changelog', [
    { keys: ['[', 'arrowdown'], label: 'Earlier', run: () => step(1) },
    { keys: [']', 'arrowup'], label: 'Later', run: () => step(-1) },
    { keys: ['escape'], label: 'Leave', run: leave },
  ]);
  if (!newest) {
    return (
      <div className="grow head-line">
        <EmptyState icon="history" title={listed.several.length > 0 ? `${entity.name} has ${listed.several.length} contracts` : 'No contract, so no versions'} actions={<Button onClick={leave}>Leave</Button>}>
          {listed.several.length > 0 ? 'Each has versions of its own.' : 'Versions begin with the first contract that is published or read.'}
        </EmptyState>
        <ul className="contract-choices">
          {listed.several.map((contract) => (
            <li key={contract.urn}>
              <EntityLink to={contract} />
            </li>
          ))}
        </ul>
      </div>
    );
  }
  return (
    <div className="row grow min0 stretch head-line">
      <VersionList versions={versions} older={listed.older} chosen={{ old: older?.revision, new: newest.revision }} onShow={show} />
      {older ? (
        <VersionCompare name={listed.contract?.urn ?? entity.urn} old={older.revision} newer={newest.revision} />
      ) : (
        <div className="grow">
          <EmptyState icon="history" title="One version is known">
            {newest.version ? `Version ${newest.version}` : 'It'} is the first that Weft has seen. What changes from here on is kept.
          </EmptyState>
        </div>
      )}
    </div>
  );
}
