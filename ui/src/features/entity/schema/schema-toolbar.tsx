import { useRef } from 'react';
import { Checkbox } from '@/components/checkbox';
import { Keycap } from '@/components/keycap';
import { TextField } from '@/components/text-field';
import type { ShowSchemaResponse } from '@/ipc/bindings';
import { useKeys } from '@/lib/screen';
import { count } from '@/lib/time';
import { SchemaCompare } from './schema-compare';

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
      {several && <SchemaCompare history={history} onVersions={onVersions} />}
      {history && !several && history.versions.length === 1 && <span className="end s12 t3">1 version</span>}
      {several && (
        <Checkbox checked={changesOnly} onChange={onChangesOnly} className="s12">
          Changes only
        </Checkbox>
      )}
    </div>
  );
}
