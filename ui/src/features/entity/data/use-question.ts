import { useState } from 'react';
import type { ShowEntityResponse, SortKey } from '@/ipc/bindings';
import { nextSort, selectText, sqlName } from './sql-text';
import type { Asked } from './use-rows';

export type Mode = 'filter' | 'sql';

/** What the Data side asks for, and how a person changes it. Text that is typed counts once it is run. */
export function useQuestion(entity: ShowEntityResponse, snapshot: string | undefined) {
  const table = sqlName(entity.data_asset?.full_name ?? entity.full_name);
  const [mode, setMode] = useState<Mode>('filter');
  const [limit, setLimit] = useState(100);
  const [sort, setSort] = useState<SortKey[]>([]);
  const [filter, setFilter] = useState('');
  const [filterText, setFilterText] = useState('');
  const [sql, setSql] = useState<string | null>(null);
  const [sqlText, setSqlText] = useState('');
  const asked: Asked =
    mode === 'sql' && sql !== null
      ? { kind: 'sql', sql, limit }
      : { kind: 'table', name: entity.urn, snapshot, filter, sort, limit };
  return {
    table,
    mode,
    limit,
    sort,
    asked,
    text: mode === 'sql' ? sqlText : filterText,
    setText: mode === 'sql' ? setSqlText : setFilterText,
    setLimit,
    /** The statement starts as what is seen. */
    setMode: (wanted: Mode) => {
      if (wanted === 'sql' && sqlText === '') setSqlText(selectText({ table, filter, sort, limit }));
      setMode(wanted);
    },
    run: () => {
      if (mode === 'sql') setSql(sqlText.trim() === '' ? null : sqlText.trim());
      else setFilter(filterText.trim());
    },
    toggleSort: (column: string, add: boolean) => setSort(nextSort(sort, column, add)),
  };
}

export type Question = ReturnType<typeof useQuestion>;
