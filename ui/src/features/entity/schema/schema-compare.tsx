import { Button } from '@/components/button';
import { Icon } from '@/components/icon';
import { Menu } from '@/components/menu';
import type { SchemaVersionView, ShowSchemaResponse } from '@/ipc/bindings';
import { count, date } from '@/lib/time';
import { changeCounts, changeLook } from './change-words';

interface SchemaCompareProps {
  history: ShowSchemaResponse;
  onVersions: (versions: { from: number | null; to: number | null }) => void;
}

/** Which two versions, and what changed between them in numbers. */
export function SchemaCompare({ history, onVersions }: SchemaCompareProps) {
  const { versions, from, to } = history;
  const later = versions.findIndex((one) => one.schema_id === to);
  return (
    <div className="row g2 end wrap s12 t2">
      {from !== null && (
        <>
          Compare
          <Version label="Earlier version" chosen={from} versions={versions.slice(0, Math.max(1, later))} onChoose={(id) => onVersions({ from: id, to })} />
          to
        </>
      )}
      <Version label="Version" chosen={to} versions={versions} onChoose={(id) => onVersions({ from: null, to: id })} />
      <span className="row g2 changes" role="status">
        {changeCounts(history.changes).map(({ kind, count: amount }) => {
          const { word, tone, icon } = changeLook(kind);
          return (
            <span key={kind} className={`st ${tone}`}>
              <Icon name={icon} size={13} />
              {amount} {word.toLowerCase()}
            </span>
          );
        })}
        {from !== null && history.changes.length === 0 && 'No change'}
      </span>
    </div>
  );
}

interface VersionProps {
  label: string;
  chosen: number | null;
  versions: readonly SchemaVersionView[];
  onChoose: (id: number) => void;
}

function Version({ label, chosen, versions, onChoose }: VersionProps) {
  return (
    <Menu
      label={label}
      align="start"
      trigger={
        <Button small aria-label={`${label}: ${chosen ?? 'none'}`}>
          v{chosen}
          <Icon name="down" size={12} />
        </Button>
      }
      items={[...versions].reverse().map((one) => ({
        label: nameOf(one),
        chosen: one.schema_id === chosen,
        onSelect: () => onChoose(one.schema_id),
      }))}
    />
  );
}

function nameOf(version: SchemaVersionView): string {
  const since = version.since === null ? '' : `, since ${date(new Date(version.since))}`;
  return `v${version.schema_id}${since}, ${count(version.fields, 'field')}`;
}
