import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery, workQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { AssetNote } from '../asset-note';
import { useEntitySearch } from '../use-entity-search';
import { DataFooter } from './data-footer';
import { DataGrid } from './data-grid';
import { DataNotice } from './data-notice';
import { NoRows, whyNoRows } from './no-rows';
import { QueryBar } from './query-bar';
import { RecordView } from './record-view';
import { RowsProblem } from './rows-problem';
import { SnapshotBar } from './snapshot-bar';
import { stepSnapshot } from './snapshots';
import { useEditorFocus } from './use-editor-focus';
import { useQuestion } from './use-question';
import { useRows } from './use-rows';
import './data.css';

/** From top to bottom: the question, the snapshots, what is not seen, the rows, what was read for them. */
export function DataTab({ entity }: { entity: ShowEntityResponse }) {
  const { search, change } = useEntitySearch();
  const [again, setAgain] = useState(false);
  const [active, setActive] = useState(-1);
  const [record, setRecord] = useState(false);
  const focus = useEditorFocus();
  const question = useQuestion(entity, search.snapshot);
  const none = whyNoRows(entity, again);
  const state = useRows(none ? null : question.asked);
  // A view has neither snapshots nor statistics of its own.
  const ofTable = question.asked.kind === 'table' && entity.data_asset?.kind !== 'view';
  const statistics = useQuery({
    ...workQuery('show_statistics', { name: entity.urn, snapshot_id: search.snapshot ?? null }),
    enabled: !none && ofTable,
    retry: false,
  });
  // A product's own list of fields may hold those of several tables.
  const schema = useQuery({ ...verbQuery('show_schema', { name: entity.urn }), enabled: !none && entity.schema_versions > 0 });
  const go = (by: number) => change({ snapshot: stepSnapshot(entity.snapshots, search.snapshot, entity.current_snapshot, by) });
  useKeys('Data', [
    { keys: ['['], label: 'Snapshot', draw: ['[', ']'], run: () => go(-1) },
    { keys: [']'], label: 'Later snapshot', shown: false, run: () => go(1) },
    { keys: ['q', '/'], label: 'Query', shown: false, run: focus.ask },
    { keys: ['escape'], label: 'Stop', shown: state.loading, run: () => (state.loading ? state.stop() : setRecord(false)) },
  ]);

  if (none) {
    return (
      <div className="pane grow">
        <NoRows entity={entity} why={none} onAsk={() => setAgain(true)} />
      </div>
    );
  }
  return (
    <>
      <div className="pane grow data-pane">
        <AssetNote entity={entity} tab="data" />
        <QueryBar question={question} columns={schema.data?.fields ?? entity.fields} state={state} focus={focus} />
        {ofTable && (
          <SnapshotBar entity={entity} chosen={search.snapshot} onChoose={(snapshot) => change({ snapshot })} onStep={go} />
        )}
        <DataNotice entity={entity} chosen={ofTable ? search.snapshot : undefined} rows={state.rows} limit={question.limit} noStatistics={ofTable ? statistics.error : null} onLatest={() => change({ snapshot: undefined })} />
        <RowsProblem entity={entity} state={state} question={question} onLatest={search.snapshot === undefined ? undefined : () => change({ snapshot: undefined })} />
        {state.rows && (
          <DataGrid
            rows={state.rows}
            statistics={ofTable ? statistics.data : undefined}
            sort={question.asked.kind === 'table' ? question.sort : null}
            stale={!state.current}
            busy={state.loading}
            onSort={question.toggleSort}
            active={active}
            onActive={setActive}
            onRecord={() => setRecord(!record)}
          />
        )}
        <DataFooter entity={entity} question={question} state={state} snapshot={search.snapshot} />
      </div>
      {record && state.rows && <RecordView rows={state.rows} row={Math.max(0, active)} onClose={() => setRecord(false)} />}
    </>
  );
}
