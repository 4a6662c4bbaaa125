import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { ErrorState, sentence } from '@/components/error-state';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery, workQuery } from '@/ipc/queries';
import { useDelayed } from '@/lib/use-delayed';
import { AssetNote } from '../asset-note';
import { ProposeDialog } from '../review/propose-dialog';
import { useEntitySearch } from '../use-entity-search';
import { BulkBar } from './bulk-bar';
import { FieldInspector } from './field-inspector';
import { mergeVersions } from './field-tree';
import { overlay } from './overlay';
import { SchemaToolbar } from './schema-toolbar';
import { SchemaTree } from './schema-tree';
import { useFieldEdits } from './use-field-edits';

/** Fields as a tree, with the difference between two versions in the same table. */
export function SchemaTab({ entity }: { entity: ShowEntityResponse }) {
  const { search, change } = useEntitySearch();
  const [versions, setVersions] = useState<{ from: number | null; to: number | null }>({ from: null, to: null });
  const [filter, setFilter] = useState('');
  const [changesOnly, setChangesOnly] = useState(false);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const labels = useRef<HTMLInputElement>(null);
  const edits = useFieldEdits(entity);
  const words = useDelayed(filter, 60);
  const history = useQuery({
    ...verbQuery('show_schema', { name: entity.urn, from: versions.from, to: versions.to }),
    enabled: entity.schema_versions > 0,
    placeholderData: keepPreviousData,
  });
  const readable = entity.data_asset?.kind === 'table' && entity.access !== 'denied';
  const { data } = useQuery({ ...workQuery('show_statistics', { name: entity.urn }), enabled: readable });
  // A query that is not asked any more still has its last answer.
  const statistics = readable ? data : undefined;
  const answer = history.data;
  const nodes = useMemo(() => {
    if (!answer) return mergeVersions(entity.fields, entity.fields, []);
    return mergeVersions(overlay(answer.before, entity.fields), overlay(answer.fields, entity.fields), answer.changes);
  }, [answer, entity.fields]);

  if (history.error && entity.fields.length === 0) {
    return <ErrorState error={history.error} what={`the schema of ${entity.name}`} onRetry={() => void history.refetch()} />;
  }
  const chosen = search.field;
  const partitioned = new Map(entity.partition.map((field) => [field.source, field.transform]));
  return (
    <>
      <div className="pane grow">
        <AssetNote entity={entity} tab="schema" />
        <SchemaToolbar
          total={answer?.fields.length ?? entity.fields.length}
          filter={filter}
          onFilter={setFilter}
          history={answer}
          onVersions={setVersions}
          changesOnly={changesOnly}
          onChangesOnly={setChangesOnly}
        />
        {history.error && (
          <Banner kind="warn" className="head-banner" title="The history of the schema is not there." actions={<Button small onClick={() => void history.refetch()}>Try again</Button>}>
            {sentence(history.error.message)}
          </Banner>
        )}
        {edits.proposing.asking && (
          <ProposeDialog proposing={edits.proposing} thing={`columns of ${entity.name}`} busy={edits.busy} failed={edits.failed} onPropose={(as) => void edits.propose(as)} />
        )}
        {marked.size > 0 && <BulkBar marked={marked} edits={edits} field={labels} onDone={() => setMarked(new Set())} />}
        {chosen === undefined && edits.failed && (
          <Banner kind="bad" className="head-banner" title="Not published.">
            {sentence(edits.failed.message)}
          </Banner>
        )}
        <SchemaTree
          nodes={nodes}
          filter={words}
          changesOnly={changesOnly}
          since={answer?.from ?? null}
          statistics={statistics}
          partitioned={partitioned}
          chosen={chosen}
          edits={edits}
          marked={marked}
          onMark={setMarked}
          // The field may only come with the mark.
          onLabel={() => setTimeout(() => labels.current?.focus())}
          onChoose={(path) => change({ field: path })}
        />
      </div>
      {chosen !== undefined && (
        <FieldInspector
          nodes={nodes}
          path={chosen}
          urn={entity.urn}
          edits={edits}
          statistics={statistics}
          transform={partitioned.get(chosen)}
          onClose={() => change({ field: undefined })}
        />
      )}
    </>
  );
}
