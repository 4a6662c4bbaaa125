import { Button } from '@/components/button';
import { StatusMark } from '@/components/status-mark';
import { RelativeTime } from '@/components/relative-time';
import type { ContractVersion } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { IMPACT_STATUS, IMPACT_WORD } from './contract-words';

interface VersionListProps {
  versions: readonly ContractVersion[];
  older: number;
  chosen: { old: number | undefined; new: number };
  onShow: (old: number, newer: number) => void;
}

/** The versions, newest first: what each changed, who published it, and which two stand beside this. */
export function VersionList({ versions, older, chosen, onShow }: VersionListProps) {
  return (
    <nav className="versions-nav scroll" aria-label="Versions">
      <ul>
        {versions.map((version, index) => {
          const before = versions[index + 1];
          const at = version.revision === chosen.new ? 'new' : version.revision === chosen.old ? 'old' : null;
          return (
            <li key={version.revision} className={classes('version-row', at && 'on')} aria-current={at === 'new' ? 'true' : undefined}>
              <div className="row g2">
                <b className="b6 num el">{version.version ?? 'No version'}</b>
                {at && <span className="s11 t3">{at === 'new' ? 'right' : 'left'}</span>}
                <span className="end s12 t3 nw">
                  <RelativeTime at={version.at} />
                </span>
              </div>
              <VersionMark version={version} />
              <p className="s12 t3">{version.by ? `Published by ${version.by}` : `Read from ${version.source}`}</p>
              <div className="row g1">
                {before && at !== 'new' && (
                  <Button small onClick={() => onShow(before.revision, version.revision)}>
                    What changed
                  </Button>
                )}
                {at === null && version.revision !== chosen.new && (
                  <Button small kind="ghost" onClick={() => onShow(version.revision, chosen.new)}>
                    Compare
                  </Button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
      {older > 0 && <p className="s12 t3">{older} older records are not listed.</p>}
    </nav>
  );
}

/** What a version changed, in one line. */
export function VersionMark({ version }: { version: ContractVersion }) {
  const compared = version.missing.length === 0 ? '' : ` Not compared, because it was too large to be kept: ${version.missing.join(', ')}.`;
  if (version.impact === null) {
    return (
      <p className="s12 t2">
        {version.from === null ? 'The first that is known' : compared === '' ? 'Nothing that is promised' : 'Nothing that could be compared.'}
        {version.from !== null && compared}
      </p>
    );
  }
  const more = version.changes.length + version.more;
  return (
    <p className="s12">
      <StatusMark status={IMPACT_STATUS[version.impact]}>{`${IMPACT_WORD[version.impact]}, ${more === 1 ? 'one change' : `${more} changes`}`}</StatusMark>
      {version.step === 'too_little' && <span className="t3"> The version was not raised for it.</span>}
      {compared !== '' && <span className="t3">{compared}</span>}
    </p>
  );
}
