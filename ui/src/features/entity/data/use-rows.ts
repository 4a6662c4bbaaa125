import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PreviewRowsRequest, RunSqlRequest, SortKey } from '@/ipc/bindings';
import { bytes } from '@/ipc/client';
import { holdsValues } from '@/ipc/ends';
import type { WeftError } from '@/ipc/error';
import { decodeRows, type DecodedRows } from '@/lib/arrow-rows';
import { useIsOver } from '@/lib/use-now';

/** What rows are asked for: those of the table, or those of a statement. */
export type Asked =
  | { kind: 'table'; name: string; snapshot: string | undefined; filter: string; sort: SortKey[]; limit: number }
  | { kind: 'sql'; sql: string; limit: number };

export interface RowsState {
  /** The newest rows that came; those of an earlier question while a new one runs or after it failed. */
  rows: DecodedRows | undefined;
  /** Whether `rows` answers what is asked now. */
  current: boolean;
  loading: boolean;
  /** Somebody stopped it before any row came. */
  stopped: boolean;
  error: WeftError | null;
  stop: () => void;
  retry: () => void;
}

// Rows are read live and kept no longer than they are looked at.
const KEPT_MS = 60_000;

/** Reads rows as often as the question changes. A question that is no longer asked is stopped where it runs. */
export function useRows(asked: Asked | null): RowsState {
  const client = useQueryClient();
  const key = asked ? keyOf(asked) : ['preview_rows', null];
  const { data, error, fetchStatus, status, refetch } = useQuery<DecodedRows, WeftError>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const [verb, request] = asked ? requestOf(asked) : (['preview_rows', {}] as const);
      return decodeRows(await bytes(verb, request, { signal }));
    },
    enabled: asked !== null,
    structuralSharing: false,
    gcTime: KEPT_MS,
    retry: false,
  });
  const refused = status === 'error' && error.code === 'denied';
  const answer = refused ? undefined : data;
  const [last, setLast] = useState(answer);
  const over = useIsOver(last?.report.until ?? null);
  if (answer && answer !== last) setLast(answer);
  // What is closed by now is not shown as what it was before.
  if (last && !answer && (refused || over || asked === null)) setLast(undefined);
  const closed = asked === null;
  useEffect(() => {
    if (closed) client.removeQueries({ predicate: holdsValues, type: 'inactive' });
  }, [client, closed]);
  return {
    rows: answer ?? last,
    current: answer !== undefined,
    loading: fetchStatus === 'fetching',
    stopped: asked !== null && status === 'pending' && fetchStatus === 'idle',
    error: status === 'error' ? error : null,
    stop: () => void client.cancelQueries({ queryKey: key, exact: true }),
    retry: () => void refetch(),
  };
}

/** Whether an error is about what was asked, and so is said where it was asked. A plain look at a table asks nothing wrong. */
export function aboutQuestion(error: WeftError, asked: Asked): boolean {
  if (asked.kind === 'sql') return true;
  return error.code === 'invalid' && (asked.filter !== '' || asked.sort.length > 0);
}

function keyOf(asked: Asked): readonly unknown[] {
  const [verb, request] = requestOf(asked);
  return [verb, request];
}

function requestOf(asked: Asked): readonly ['preview_rows', PreviewRowsRequest] | readonly ['run_sql', RunSqlRequest] {
  if (asked.kind === 'sql') return ['run_sql', { sql: asked.sql, limit: asked.limit }];
  const { name, snapshot, filter, sort, limit } = asked;
  return ['preview_rows', { name, snapshot_id: snapshot ?? null, filter: filter.trim() === '' ? null : filter, sort, limit }];
}
