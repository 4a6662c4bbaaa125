import { useRef } from 'react';
import { Checkbox } from '@/components/checkbox';
import { Icon } from '@/components/icon';
import { Keycap } from '@/components/keycap';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import type { SchemaVersionView, ShowSchemaResponse } from '@/ipc/bindings';
import { useKeys } from '@/lib/screen';
import { count, date } from '@/lib/time';
import { changeCounts, changeLook } from './change-words';

interface SchemaToolbarProps {
  total: number;
  filter: string;
  onFilter: (text: string) => void;
  history: ShowSchemaResponse | undefined;
  onVersions: (versions: { from: number | null; to: number | null }) => void;
  changesOnly: boolean;
  onChangesOnly: (only: boolean) => void;
}

export function SchemaToolbar({ total, filter, onFilter, history, onVersions, changesOnly, onChangesOnly }: SchemaToolbarProps) {
  const field = useRef<HTMLInputElement>(null);
  const several = history !== undefined && history.versions.length > 1;
  useKeys('Schema', [
    { keys: ['/'], label: 'Filter', run: () => field.current?.focus() },
    ...(several ? [{ keys: ['d'], label: 'Changes only', run: () => onChangesOnly(!changesOnly) }] : []),
  ]);
  return (
    <div className="row g3 wrap schema-bar">
      <TextField
        label="Filter fields"
        quiet
        className="schema-filter"
        icon="search"
        placeholder={`Filter ${count(total, 'field')}`}
        value={filter}
        ref={field}
        after={<Keycap combo="/" />}
        onChange={(event) => onFilter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (filter === '') event.currentTarget.blur();
          else onFilter('');
        }}
      />
      {several && <Compare history={history} onVersions={onVersions} />}
      {history && !several && history.versions.length === 1 && <span className="end s12 t3">1 version</span>}
      {several && (
        <Checkbox checked={changesOnly} onChange={onChangesOnly} className="s12">
          Changes only
        </Checkbox>
      )}
    </div>
  );
}

function Compare({ history, onVersions }: { history: ShowSchemaResponse; onVersions: SchemaToolbarProps['onVersions'] }) {
  const { versions, from, to } = history;
  const later = versions.findIndex((one) => one.schema_id === to);
  const options = (list: readonly SchemaVersionView[]) => list.map((one) => ({ value: String(one.schema_id), label: nameOf(one) }));
  return (
    <div className="row g2 end wrap s12 t2">
      {from !== null && (
        <>
          Compare
          <Select
            label="Earlier version"
            value={String(from)}
            options={options(versions.slice(0, Math.max(1, later)))}
            onChange={(id) => onVersions({ from: Number(id), to })}
          />
          to
        </>
      )}
      <Select label="Version" value={String(to)} options={options(versions)} onChange={(id) => onVersions({ from: null, to: Number(id) })} />
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

function nameOf(version: SchemaVersionView): string {
  return version.since === null ? `v${version.schema_id}` : `v${version.schema_id}, ${date(new Date(version.since))}`;
}
