import { CopyButton } from '@/components/copy-button';
import { Inspector } from '@/components/inspector';
import { Section } from '@/components/section';
import type { TableStatistics } from '@/ipc/bindings';
import { number, size } from '@/lib/time';
import { Whence } from '../whence';
import { changeLook } from './change-words';
import { FieldMarks } from './field-marks';
import type { FieldNode } from './field-tree';
import { FieldWords } from './field-words';
import { nullShare } from './null-share';
import type { FieldEdits } from './use-field-edits';

interface FieldInspectorProps {
  nodes: readonly FieldNode[];
  path: string;
  urn: string;
  edits: FieldEdits;
  statistics: TableStatistics | undefined;
  transform: string | undefined;
  onClose: () => void;
}

/** One field: what it means, what marks it, what changed, and what the table's files say of its values. */
export function FieldInspector({ nodes, path, urn, edits, statistics, transform, onClose }: FieldInspectorProps) {
  const node = find(nodes, path);
  if (!node) return null;
  const { field } = node;
  const column = node.removed ? undefined : edits.column(path);
  return (
    <Inspector label={node.removed ? 'Removed field' : 'Field'} onClose={onClose} actions={<Whence of={['schema', 'field_docs', 'contract']} label="the columns" />}>
      <Section>
        <div className="row g2 wrap">
          <h2 className="mono wrap-any">{node.name}</h2>
          <span className="mono t3 wrap-any">{field.type}</span>
          <span className="end">
            <CopyButton text={field.path} what="path" />
          </span>
        </div>
        {field.path !== node.name && <div className="mono t3 wrap-any">{field.path}</div>}
        {!column && <p className={field.doc ? 'pre' : 't3'}>{field.doc ?? 'Nobody described it.'}</p>}
        <div className="row wrap g1">
          <FieldMarks field={field} />
        </div>
      </Section>
      {column && <FieldWords key={path} urn={urn} column={column} edits={edits} />}
      <Section title="Definition">
        <dl className="dl">
          <dt>Value</dt>
          <dd>{field.required ? 'Always there' : 'May be empty'}</dd>
          {typeof field.id === 'number' && (
            <>
              <dt>Field id</dt>
              <dd className="num">{field.id}</dd>
            </>
          )}
          {transform !== undefined && (
            <>
              <dt>Partition</dt>
              <dd className="mono">{transform}</dd>
            </>
          )}
          {field.classification && (
            <>
              <dt>Classified</dt>
              <dd>{field.classification}</dd>
            </>
          )}
        </dl>
      </Section>
      {node.changes.length > 0 && (
        <Section title="Changed">
          <ul className="col g1 s12">
            {node.changes.map((change) => (
              <li key={change.kind}>
                <b className="b5">{changeLook(change.kind).word}</b>
                {change.before !== null && change.kind !== 'removed' && <> from <span className="mono wrap-any">{change.before}</span></>}
                {change.after !== null && change.kind !== 'added' && <> to <span className="mono wrap-any">{change.after}</span></>}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {!node.removed && <Values statistics={statistics} path={path} />}
    </Inspector>
  );
}

function Values({ statistics, path }: { statistics: TableStatistics | undefined; path: string }) {
  const column = statistics?.columns.find((one) => one.column === path);
  if (!statistics || !column) return null;
  const empty = nullShare(column);
  if (empty === '' && !column.masked && column.lower === null && column.upper === null && column.bytes === null) return null;
  return (
    <Section title="Values" aside={statistics.rows === null ? undefined : <span className="t3 num">{number(statistics.rows)} rows</span>}>
      <dl className="dl">
        {empty !== '' && (
          <>
            <dt>Empty</dt>
            <dd className="num">{empty}</dd>
          </>
        )}
        {column.masked && (
          <>
            <dt>Bounds</dt>
            <dd>Not shown: the column is masked</dd>
          </>
        )}
        {column.lower !== null && (
          <>
            <dt>Lowest</dt>
            <dd className="mono wrap-any">{column.lower}</dd>
          </>
        )}
        {column.upper !== null && (
          <>
            <dt>Highest</dt>
            <dd className="mono wrap-any">{column.upper}</dd>
          </>
        )}
        {column.bytes !== null && (
          <>
            <dt>On disk</dt>
            <dd className="num">{size(column.bytes)}</dd>
          </>
        )}
      </dl>
      <p className="s11 t3">From the manifests of the current snapshot. Bounds may be cut, and no row was read.</p>
    </Section>
  );
}

function find(nodes: readonly FieldNode[], path: string): FieldNode | undefined {
  let gone: FieldNode | undefined;
  for (const node of nodes) {
    const hit = node.field.path === path ? node : find(node.children, path);
    if (hit && !hit.removed) return hit;
    gone ??= hit;
  }
  return gone;
}
