import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { RelativeTime } from '@/components/relative-time';
import { Section } from '@/components/section';
import type { ContractVersion, ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { subjectOf, valuesOf } from '../contract/contract-words';
import { VersionMark } from '../contract/version-list';

const SHOWN = 3;

/** What is new in the contract, for whoever depends on it. */
export function ChangelogCard({ entity }: { entity: ShowEntityResponse }) {
  const { data, error, refetch } = useQuery({ ...verbQuery('list_contract_versions', { name: entity.urn }), enabled: entity.contract !== null });
  if (error && !data) {
    return (
      <Section title="Changelog">
        <p className="t2">The versions could not be read. {sentence(error.message)}</p>
        <Button small onClick={() => void refetch()}>
          Try again
        </Button>
      </Section>
    );
  }
  // A first version says what is there, and that stands on the page already.
  if (!data || data.versions.length < 2) return null;
  return (
    <Section
      title="Changelog"
      aside={
        <Link className="link s12" to="/entity/$urn/versions" params={{ urn: entity.urn }} search={{}}>
          All {data.versions.length} versions
        </Link>
      }
    >
      <ul>
        {data.versions.slice(0, SHOWN).map((version, index) => (
          <Entry key={version.revision} urn={entity.urn} version={version} before={data.versions[index + 1]} />
        ))}
      </ul>
    </Section>
  );
}

function Entry({ urn, version, before }: { urn: string; version: ContractVersion; before: ContractVersion | undefined }) {
  const [first, ...more] = version.changes.filter((change) => change.rule !== 'version-changed');
  return (
    <li className="news-row">
      <div className="row g2">
        {before ? (
          <Link className="link b5" to="/entity/$urn/versions" params={{ urn }} search={{ old: before.revision, new: version.revision }}>
            New in {version.version ?? 'this version'}
          </Link>
        ) : (
          <b className="b5">{version.version ?? 'No version'}</b>
        )}
        <span className="end s12 t3 nw">
          <RelativeTime at={version.at} />
        </span>
      </div>
      <VersionMark version={version} />
      {first && (
        <p className="s12 t2 wrap-any">
          {first.about}: <span className="mono">{subjectOf(first)}</span> {valuesOf(first)}
          {more.length > 0 && ` and ${more.length} more`}
        </p>
      )}
    </li>
  );
}
